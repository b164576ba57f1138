import { MEASURED, type Condition, type CopySite } from '../../model/index.js';
import { assumed, proved, refuted } from '../answers.js';
import {
  bufferIsForgotten,
  byDescriptors,
  calleesAreKnown,
  errorsComeAgain,
  inLoop,
  positionIsOwn,
  readerIsThere,
  sinkTakesPages,
} from '../hand-over/conditions.js';

/** Where both kinds are known, one call fits, and no helper is needed. */
const kindIsOpen: Condition = {
  title: 'the kind of one end is not known',
  source: 'fstat(2), DESCRIPTION; inode(7), The file type and mode',
  ask: ({ source, sink }) => {
    const open = [source, sink].find((end) => end.kind === 'unknown');
    return open ? proved(`\`fstat\` tells what \`${open.handle}\` is`) : refuted('both kinds are known');
  },
};

const sourceFits: Condition = {
  title: 'the source can be a file or a pipe',
  source: `sendfile(2) and splice(2), ERRORS: EINVAL; ${MEASURED}`,
  ask: ({ source }) => {
    const fits = source.kind === 'unknown' || source.kind === 'file' || source.kind === 'pipe';
    const special = source.traits.includes('special-file') || source.traits.includes('tls');
    if (!fits || special) return refuted(`\`${source.handle}\` is no file and no pipe`);
    return proved('other sources are left to the loop');
  },
};

const nobodyMinds: Condition = {
  title: 'a file or pipe that is sent by reference stays as it is',
  source: `sendfile(2) and splice(2), NOTES; ${MEASURED}`,
  ask: ({ source, sink }) =>
    sink.kind === 'file'
      ? proved('bytes written to a file are copied at once')
      : assumed(`\`${source.handle}\` is not changed in place until the peer of \`${sink.handle}\` has read it`),
};

const sourceComesAgain: Condition = {
  title: 'what the source says comes again when the loop reads',
  source: `fifo(7); signal(7); ${MEASURED}`,
  ask: ({ source, keeps }) => {
    if (source.kind === 'file') return proved('a file gives the same end or error again');
    return keeps.some((k) => k.obligation === 'eintr')
      ? assumed(`nobody opens \`${source.handle}\` for writing once more after its end, if it is a FIFO`)
      : assumed(`no signal is meant to end the loop: \`${source.handle}\` is interrupted once`);
  },
};

export const conditions: readonly Condition[] = [
  byDescriptors,
  inLoop,
  bufferIsForgotten,
  calleesAreKnown,
  positionIsOwn,
  kindIsOpen,
  sourceFits,
  sinkTakesPages,
  nobodyMinds,
  sourceComesAgain,
  errorsComeAgain,
  readerIsThere,
];

/** What the helper can't ask between two calls. */
export function interrupting({ keeps }: CopySite): string | undefined {
  const limits = keeps.filter((k) => k.obligation === 'limit').map((k) => k.text);
  const stop = keeps.find(
    (k) => k.obligation === 'cancel' && !limits.some((l) => l !== undefined && k.text?.includes(l)),
  );
  if (stop) return `\`${stop.text ?? 'a condition'}\` is not asked while the helper copies`;
  const offset = keeps.find((k) => k.obligation === 'source-offset' || k.obligation === 'sink-offset');
  return offset && 'the helper copies at the positions of the descriptors';
}
