import { MEASURED_NODE, type Pattern } from '../../model/index.js';

/** A file is read whole and written whole. */
export const pattern: Pattern = {
  id: 'read-file-write-file',
  title: 'a file is read into memory whole and written out again unchanged',
  languages: ['typescript'],
  why: [
    [
      'The whole file stands in memory at once, and the processor copies every byte into the program and out again.',
      `${MEASURED_NODE}: 1 GiB took 1,067 MiB; libuv, src/unix/fs.c: uv__fs_read and uv__fs_write`,
    ],
    [
      '`copyFile` took less than half the processor time, needs no memory for the content, and knows files over 2 GiB.',
      `${MEASURED_NODE}: 0.90 against 2.05 times a 64 KiB loop; libuv, src/unix/fs.c: uv__fs_copyfile`,
    ],
  ],
  matches: (site) =>
    site.fill.wholeSource && site.source.access !== 'stream' && site.drains.every((d) => d.completion !== 'event'),
  way: ({ drains: [drain] }) => (drain.callee === 'Bun.write' ? 'give Bun.write the Bun.file itself' : undefined),
  severity: (site) =>
    site.source.proof !== undefined && site.sink.proof !== undefined && fits(site.keeps) ? 'warning' : 'information',
};

/** What `copyFile` can't do, or does in another way: then nothing clearly better is at hand. */
function fits(keeps: readonly { readonly obligation: string }[]): boolean {
  return !keeps.some(({ obligation }) => /^(?:append|conditional-write|encoding)$/.test(obligation));
}
