import { IN_EXAMPLES, type Condition } from '../../model/index.js';
import { assumed, proved, refuted } from '../answers.js';

/** Said once of all conditions that ask nothing of a site. */
const BOTH = 'both ends have descriptors';

/** Streams of stdio have descriptors, too; the rewrite sees to it that nothing waits in their buffers. */
const withDescriptors: Condition = {
  title: 'both ends are descriptors or stdio streams, and not the same one',
  source: 'fileno(3); copy_file_range(2), ERRORS: EINVAL',
  ask: ({ source, sink }) => {
    if (source.handle === sink.handle) return refuted(`\`${source.handle}\` is source and sink`);
    const other = [source, sink].find((end) => end.access !== 'descriptor' && end.access !== 'stdio');
    if (other === undefined) return proved(BOTH);
    return refuted(`\`${other.handle}\` ${other.access === 'stream' ? 'stands behind a stream' : 'has no descriptor'}`);
  },
};

/** `fflush` forgets what was pushed back. */
const nothingPushedBack: Condition = {
  title: 'nothing was pushed back into a stdio stream that is read',
  source: 'POSIX.1-2017, fflush: streams open for reading; ungetc(3)',
  ask: ({ source }) => {
    if (source.access !== 'stdio') return proved(BOTH);
    return source.proof
      ? proved(source.proof.because)
      : assumed(`nothing was pushed back into \`${source.handle}\` with \`ungetc\``);
  },
};

/** A line that holds a NUL byte is written up to it only. */
const noNulBytes: Condition = {
  title: 'what is read by lines has no NUL bytes',
  source: 'fgets(3) and fputs(3), DESCRIPTION',
  ask: ({ source, fill, drains }) =>
    fill.amount.extent === 'string' || drains.some((d) => d.amount.extent === 'string')
      ? assumed(`\`${source.handle}\` has no NUL bytes, which \`${fill.callee}\` and \`${drains[0].callee}\` cut`)
      : proved(BOTH),
};

/** Whether a call of the loop or the last flush meets an error depends on how full the buffer is. */
const errorsAreSeen: Condition = {
  title: 'errors of a stdio stream that is written are looked for at its end',
  source: `fclose(3), RETURN VALUE; ${IN_EXAMPLES}`,
  ask: ({ sink }) =>
    sink.access === 'stdio' ? assumed(`errors of \`${sink.handle}\` are asked for when it is closed`) : proved(BOTH),
};

/** `fgets` gives nothing when it meets an error behind the first bytes of a line, and a loop may drop what `fread` gave. */
const nothingDropped: Condition = {
  title: 'what stands in front of a read error may be written',
  source: `fread(3) and fgets(3), RETURN VALUE; ${IN_EXAMPLES}`,
  ask: ({ source, fill, keeps }) =>
    source.access === 'stdio' && (fill.amount.extent === 'string' || keeps.some((k) => k.obligation === 'error-split'))
      ? assumed(`what stands in front of a read error of \`${source.handle}\` may be written`)
      : proved(BOTH),
};

/** What has to be so where an end may be a stdio stream. */
export const STREAMS: readonly Condition[] = [
  withDescriptors,
  nothingPushedBack,
  noNulBytes,
  errorsAreSeen,
  nothingDropped,
];
