import { IN_EXAMPLES, MEASURED, iterationBytes, SMALL_BUFFER, type Condition } from '../../model/index.js';
import { assumed, proved, refuted } from '../answers.js';
import { inLoop, piecesMayJoin } from '../hand-over/conditions.js';

const isSmall: Condition = {
  title: 'the buffer has less than 32 KiB',
  source: `${MEASURED}, 1 GiB, page cache hot, tmpfs, ext4 and TCP`,
  ask: (site) => {
    const bytes = iterationBytes(site);
    const { name } = site.buffer;
    if (site.fill.amount.extent !== 'counted') return refuted('lines and characters are not read by the bufferful');
    if (site.fill.asksByData === true) return refuted('data says how much is read in each pass');
    if (bytes === undefined) return refuted(`the size of \`${name}\` is not known`);
    if (bytes === 1) return refuted('a single byte is read at a time, perhaps not to read too far');
    return bytes < SMALL_BUFFER
      ? proved(`\`${name}\` is filled with ${bytes.toLocaleString('en')} bytes at a time`)
      : refuted(`\`${name}\` has 32 KiB or more`);
  },
};

/** A record of constant size that is cut down to what is left: a larger one would reach into what follows. */
const readsNoFurther: Condition = {
  title: 'no more is read than is to be copied',
  source: 'read(2), DESCRIPTION: the position moves by what was read',
  ask: ({ fill, keeps }) =>
    fill.asked !== undefined && keeps.some((k) => k.obligation === 'limit')
      ? refuted(`\`${fill.callee}\` asks for ${fill.asked.toLocaleString('en')} bytes, whatever is left of the limit`)
      : proved('no more is read than is to be copied'),
};

/** Nobody types or reads faster with a larger buffer. */
const noTerminal: Condition = {
  title: 'neither end is a terminal',
  source: 'termios(3), Canonical and noncanonical mode',
  ask: ({ source, sink }) => {
    const terminal = [source, sink].find((end) => end.kind === 'tty');
    return terminal ? refuted(`\`${terminal.handle}\` is a terminal`) : proved('neither end is a terminal');
  },
};

/** What a stream of the project's own keeps is read and written as it likes, however large the pieces are. */
const noOwnBuffer: Condition = {
  title: 'each pass reads and writes a descriptor',
  source: IN_EXAMPLES,
  ask: ({ source, sink }) => {
    const stream = [source, sink].find((end) => end.access === 'stream');
    return stream
      ? refuted(`\`${stream.handle}\` stands behind a buffer of its own`)
      : proved('each pass reads and writes a descriptor');
  },
};

const roomOnStack: Condition = {
  title: 'the stack has room for 64 KiB',
  source: 'pthread_attr_setstacksize(3), sigaltstack(2)',
  ask: ({ buffer }) =>
    buffer.storage === 'array'
      ? assumed('the stack has room for 64 KiB')
      : proved(`\`${buffer.name}\` does not stand on the stack`),
};

/** `fread` gives nothing before the buffer is full or the stream ends. */
const nobodyWaits: Condition = {
  title: 'nobody waits for the first bytes',
  source: 'fread(3), RETURN VALUE; setbuf(3), DESCRIPTION',
  ask: ({ source }) =>
    source.access === 'stdio' && source.proof === undefined
      ? assumed(`nobody waits for what \`${source.handle}\` gives little by little`)
      : proved('what has come is passed on at once'),
};

export const conditions: readonly Condition[] = [
  inLoop,
  isSmall,
  readsNoFurther,
  noTerminal,
  noOwnBuffer,
  piecesMayJoin,
  roomOnStack,
  nobodyWaits,
];
