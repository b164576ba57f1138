import type { Technique } from '../../model/index.js';
import { planHandOver } from '../hand-over/plan.js';
import { sendFlags } from '../hand-over/names.js';
import { CHUNK, needHeader, putFastPath, stepLines, whereItExists } from '../hand-over/write.js';

/** Bytes mapped at a time: what even 32 bits have room for, a power of two, and large enough to cost nothing. */
const WINDOW = 0x10000000;
const hex = (n: number): string => `0x${n.toString(16)}`;

/**
 * Maps the file in windows, writes from each, unmaps it, and moves the position of the descriptor to where `read` would
 * have left it (`pread` leaves it alone). An error of any call leaves the rest to the loop; EFAULT is how `write` says that
 * the file was shortened.
 */
export const rewrite: Technique['rewrite'] = (site, editor, guard) => {
  const plan = planHandOver(site, editor, guard);
  if ('refused' in plan) return plan;
  needHeader(editor, plan, 'sys/mman.h', ['mmap', 'munmap']);
  needHeader(editor, plan, 'sys/stat.h', ['fstat']);
  needHeader(editor, plan, 'unistd.h', plan.sourceOffset === undefined ? ['lseek'] : []);
  const name = (base: string): string => editor.freshName(base, plan.before);
  const [status, at, end, start] = [name('st'), name('at'), name('end'), name('start')];
  const [length, map] = [name('length'), name('map')];
  const own = plan.result === undefined ? name('written') : undefined;
  const result = plan.result ?? own ?? '';
  const { source, sink } = site;
  const stop = `${start} + (off_t)${length}`;
  const rest = `${stop} - ${at}`;
  const most = plan.limit !== undefined && /^\w+$/.test(plan.limit) ? plan.limit : `(${plan.limit ?? ''})`;
  const steps = [`${at} += ${result};`, ...stepLines(plan, result)];
  const flags = sendFlags(site);
  const [callee, last] = flags === undefined || flags === '0' ? ['write', ''] : ['send', `, ${flags}`];
  const cast = editor.castsPointers === true ? '(char *)' : '';
  const braces = steps.length > 1;
  const count = plan.cancellable ? `${rest} < ${CHUNK} ? ${rest} : ${CHUNK}` : rest;
  const conditions = [...plan.conditions, `${at} < ${stop}`].map((c) => (c.includes('||') ? `(${c})` : c));
  const lines = [
    '/* Write from the page cache; the loop below does what is left. */',
    '{',
    `\tstruct stat ${status};`,
    `\toff_t ${at} = ${plan.sourceOffset ?? `lseek(${source.handle}, 0, SEEK_CUR)`};`,
    `\toff_t ${end} = fstat(${source.handle}, &${status}) == 0 && S_ISREG(${status}.st_mode) ? ${status}.st_size : 0;`,
    '',
    ...(plan.limit === undefined
      ? []
      : [`\tif ((off_t)${most} < ${end} - ${at})`, `\t\t${end} = ${at} + (off_t)${most};`]),
    `\twhile (${at} >= 0 && ${at} < ${end}) {`,
    `\t\toff_t ${start} = ${at} & ~(off_t)${hex(WINDOW - 1)};`,
    `\t\tsize_t ${length} = ${end} - ${start} < ${hex(WINDOW)} ? ${end} - ${start} : ${hex(WINDOW)};`,
    `\t\tchar *${map} = ${cast}mmap(NULL, ${length}, PROT_READ, MAP_PRIVATE, ${source.handle}, ${start});`,
    ...(own === undefined ? [] : [`\t\tssize_t ${own};`]),
    '',
    `\t\tif (${map} == MAP_FAILED)`,
    '\t\t\tbreak;',
    `\t\twhile (${conditions.join(' && ')} &&`,
    `\t\t       (${result} = ${callee}(${sink.handle}, ${map} + (${at} - ${start}), ${count}${last})) > 0)${braces ? ' {' : ''}`,
    ...steps.map((line) => `\t\t\t${line}`),
    ...(braces ? ['\t\t}'] : []),
    `\t\tmunmap(${map}, ${length});`,
    `\t\tif (${at} < ${stop})`,
    '\t\t\tbreak;',
    '\t}',
    ...(plan.sourceOffset === undefined
      ? [`\tif (${at} >= 0 && ${end} > 0)`, `\t\tlseek(${source.handle}, ${at}, SEEK_SET);`]
      : []),
    '}',
  ];
  putFastPath(plan, whereItExists(plan, lines), editor);
  return undefined;
};
