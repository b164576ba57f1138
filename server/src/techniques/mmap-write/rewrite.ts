import type { Technique } from '../../model/index.js';
import { planHandOver } from '../hand-over/plan.js';
import { CHUNK, needHeader, putFastPath, stepLines, whereItExists } from '../hand-over/write.js';

/**
 * Maps the file, writes from the mapping, unmaps it and moves the position of the descriptor to where `read` would have
 * left it (`pread` leaves it alone). An error of any call leaves the rest to the loop; EFAULT is how `write` says that the file was shortened.
 */
export const rewrite: Technique['rewrite'] = (site, editor, guard) => {
  const plan = planHandOver(site, editor, guard);
  if ('refused' in plan) return plan;
  for (const header of ['sys/mman.h', 'sys/stat.h', 'unistd.h']) needHeader(editor, plan, header);
  const name = (base: string): string => editor.freshName(base, plan.before);
  const [status, at, map, end] = [name('st'), name('at'), name('map'), name('end')];
  const own = plan.result === undefined ? name('written') : undefined;
  const result = plan.result ?? own ?? '';
  const { source, sink } = site;
  const size = `${status}.st_size`;
  const rest = `${end} - ${at}`;
  const most = plan.limit !== undefined && /^\w+$/.test(plan.limit) ? plan.limit : `(${plan.limit ?? ''})`;
  const steps = [`${at} += ${result};`, ...stepLines(plan, result)];
  const braces = steps.length > 1;
  const length = plan.cancellable ? `${rest} < ${CHUNK} ? ${rest} : ${CHUNK}` : rest;
  const conditions = [...plan.conditions, `${at} < ${end}`].map((c) => (c.includes('||') ? `(${c})` : c));
  const lines = [
    '/* Write from the page cache; the loop below does what is left. */',
    '{',
    `\tstruct stat ${status};`,
    `\toff_t ${at} = ${plan.sourceOffset ?? `lseek(${source.handle}, 0, SEEK_CUR)`};`,
    '',
    // A size that does not fit in size_t (32 bits) is left to the loop.
    `\tif (${at} >= 0 && fstat(${source.handle}, &${status}) == 0 && S_ISREG(${status}.st_mode) &&`,
    `\t    ${size} > ${at} && (off_t)(size_t)${size} == ${size}) {`,
    `\t\tchar *${map} = mmap(NULL, ${size}, PROT_READ, MAP_PRIVATE, ${source.handle}, 0);`,
    `\t\toff_t ${end} = ${size};`,
    ...(own === undefined ? [] : [`\t\tssize_t ${own};`]),
    '',
    ...(plan.limit === undefined
      ? []
      : [`\t\tif ((off_t)${most} < ${rest})`, `\t\t\t${end} = ${at} + (off_t)${most};`]),
    `\t\tif (${map} != MAP_FAILED) {`,
    `\t\t\twhile (${conditions.join(' && ')} &&`,
    `\t\t\t       (${result} = write(${sink.handle}, ${map} + ${at}, ${length})) > 0)${braces ? ' {' : ''}`,
    ...steps.map((line) => `\t\t\t\t${line}`),
    ...(braces ? ['\t\t\t}'] : []),
    `\t\t\tmunmap(${map}, ${size});`,
    ...(plan.sourceOffset === undefined ? [`\t\t\tlseek(${source.handle}, ${at}, SEEK_SET);`] : []),
    '\t\t}',
    '\t}',
    '}',
  ];
  putFastPath(plan, whereItExists(plan, lines), editor);
  return undefined;
};
