import type { SourceEditor, Technique } from '../../model/index.js';
import { takesWhatHasCome } from '../hand-over/between.js';
import type { HandOver } from '../hand-over/hand-over.js';
import { planHandOver } from '../hand-over/plan.js';
import { askedFirst, needHeader, putFastPath, spaced, stepLines, whereItExists } from '../hand-over/write.js';

const HELPER = 'copy_in_kernel';

/** What the helper needs, and what it calls of it. */
const HEADERS: readonly (readonly [header: string, ...calls: string[]])[] = [
  ['fcntl.h', 'splice'],
  ['sys/sendfile.h', 'sendfile'],
  ['sys/socket.h', 'getsockopt'],
  ['sys/stat.h', 'fstat'],
  ['sys/types.h'],
  ['unistd.h', 'copy_file_range'],
];

/**
 * C89, so that it fits everywhere; datagrams would lose their boundaries. A limit that `off_t` can't hold comes as something
 * negative, of which nothing is copied. Where `off_t` has 32 bits, it ends before what it counts overflows.
 */
const LINES = [
  '/*',
  ' * Copies up to limit bytes (all, if it is -1) by the kernel call that fits the',
  ' * two descriptors, and gives how many it copied: the caller does the rest, and',
  ' * meets what went wrong.',
  ' */',
  `static off_t ${HELPER}(int in, int out, off_t limit)`,
  '{',
  '\tstruct stat from, to;',
  '\tsocklen_t size = sizeof(int);',
  '\toff_t copied = 0;',
  '\tssize_t n = 1;',
  '\tint type;',
  '',
  '\tif (fstat(in, &from) != 0 || fstat(out, &to) != 0)',
  '\t\treturn 0;',
  '\tif (!S_ISREG(to.st_mode) && !S_ISFIFO(to.st_mode) &&',
  '\t    (getsockopt(out, SOL_SOCKET, SO_TYPE, &type, &size) != 0 ||',
  '\t     type != SOCK_STREAM))',
  '\t\treturn 0;',
  '\tif (limit == -1 && sizeof(off_t) < 8)',
  '\t\tlimit = 0x7fffffff;',
  '\twhile (n > 0 && (limit == -1 || copied < limit)) {',
  '\t\toff_t rest = limit == -1 ? 0x40000000 : limit - copied;',
  '\t\tsize_t most = rest < 0x40000000 ? (size_t)rest : 0x40000000;',
  '',
  '\t\tif (S_ISREG(from.st_mode) && S_ISREG(to.st_mode))',
  '\t\t\tn = copy_file_range(in, NULL, out, NULL, most, 0);',
  '\t\telse if (S_ISREG(from.st_mode))',
  '\t\t\tn = sendfile(out, in, NULL, most);',
  '\t\telse if (S_ISFIFO(from.st_mode))',
  '\t\t\tn = splice(in, NULL, out, NULL, most, 0);',
  '\t\telse',
  '\t\t\tn = 0;',
  '\t\tif (n > 0)',
  '\t\t\tcopied += n;',
  '\t}',
  '\treturn copied;',
  '}',
];

/** A static helper, once per file, and its call in front of the loop. */
export const rewrite: Technique['rewrite'] = (site, editor, guard) => {
  const plan = planHandOver(site, editor, guard);
  if ('refused' in plan) return plan;
  if (plan.endsAtShortRead && site.source.kind !== 'file') return { refused: takesWhatHasCome(site.source.handle) };
  if (plan.resultIsSeen)
    return { refused: 'how the last read went is asked after the loop, which may have nothing left' };
  if (editor.helper === undefined) return { refused: 'a helper can not be put into this file' };
  for (const [header, ...calls] of HEADERS) needHeader(editor, plan, header, calls, '_GNU_SOURCE');
  editor.helper(HELPER, whereItExists(plan, helperLines(editor)), plan.before);
  const call = spaced(`${HELPER}(${site.source.handle}, ${site.sink.handle}, ${plan.limit ?? '-1'})`, editor);
  const note = '/* Let the kernel copy; the loop below does what it refuses. */';
  putFastPath(plan, whereItExists(plan, [note, ...askedFirst(plan, editor, callLines(plan, call, editor))]), editor);
  return undefined;
};

/** As the file writes functions: with a space in front of arguments, and the name below the type. */
function helperLines(editor: SourceEditor): readonly string[] {
  return LINES.flatMap((line) => {
    const text = /^\s?\/?\*/.test(line) ? line : spaced(line, editor);
    return editor.namesBelowTypes === true && line.startsWith('static ') ? text.split(/ (?=copy_in_kernel)/) : [text];
  });
}

/** The call, and what is done with what it gives. */
function callLines(plan: HandOver, call: string, editor: SourceEditor): readonly string[] {
  const [step, ...more] = plan.steps;
  if (step === undefined) return [`${call};`];
  if (more.length === 0) return [`${step.place} ${step.operator} ${call};`];
  const copied = editor.freshName('copied', plan.before);
  return ['{', `\toff_t ${copied} = ${call};`, '', ...stepLines(plan, copied).map((line) => `\t${line}`), '}'];
}
