import { IN_EXAMPLES, MEASURED, type Answer, type Condition, type CopySite, type Endpoint } from '../../model/index.js';
import { assumed, proved, refuted } from '../answers.js';
import { isOutOfSight } from './progress.js';

/** The calls work on descriptors; a stdio stream may hold bytes that they would miss. An echo has one end only. */
export const byDescriptors: Condition = {
  title: 'both ends are descriptors, and not the same one',
  source: 'setbuf(3), DESCRIPTION; copy_file_range(2), ERRORS: EINVAL',
  ask: ({ source, sink }) => {
    if (source.handle === sink.handle) return refuted(`\`${source.handle}\` is source and sink`);
    const other = [source, sink].find((end) => end.access !== 'descriptor');
    return other ? refuted(`\`${other.handle}\` is no descriptor`) : proved('both ends are descriptors');
  },
};

/**
 * `read` and `write` lock the position of a file while they use it; the copying calls take it at their start and set it at
 * their end, and whoever writes through the same open file meanwhile writes over what they wrote.
 */
export const positionIsOwn: Condition = {
  title: 'nobody else moves the position of an end meanwhile',
  source: `Linux 6.12, fs/file.c: fdget_pos, fs/read_write.c: do_sendfile and copy_file_range; ${MEASURED}`,
  ask: ({ source, sink }) => {
    const shared = [sink, source].find((end) => end.traits.includes('standard-stream'));
    return shared
      ? assumed(`no other process uses the file behind \`${shared.handle}\` at the same time`)
      : proved('neither end is a standard stream, whose position other processes have, too');
  },
};

/** What the loop leaves in a buffer that others have, too, would be what was there before. */
export const bufferIsForgotten: Condition = {
  title: 'nobody reads in the buffer what the last pass left there',
  source: 'sendfile(2), copy_file_range(2) and splice(2), DESCRIPTION: the program’s memory is not used',
  ask: ({ buffer }) =>
    buffer.storage === 'pointer' || buffer.storage === 'member' || buffer.storage === 'global'
      ? assumed(`nobody reads what the copy leaves in \`${buffer.name}\``)
      : proved(`\`${buffer.name}\` is the function's own`),
};

/** What is called through a member is known by what the project gives it. */
export const calleesAreKnown: Condition = {
  title: 'the calls are those of the functions that they are taken for',
  source: 'C standard (C17), 6.5.2.2: what is called is what the expression gives when the call is made',
  ask: ({ fill, otherFills, drains }) => {
    const supposed = new Set([fill, ...otherFills, ...drains].flatMap(({ supposes }) => supposes ?? []));
    return supposed.size === 0 ? proved('the calls name their functions') : assumed([...supposed].join(' and '));
  },
};

/** The new code calls it, too, but in steps of 1 MiB. */
export const progressMayWait: Condition = {
  title: 'what is done after every chunk may be done less often',
  source: IN_EXAMPLES,
  ask: (site) => {
    const shown = site.keeps.find((k) => k.obligation === 'progress' && !isOutOfSight(k, site));
    return shown
      ? assumed(`\`${shown.text ?? 'what shows progress'}\` may be called less often, after each MiB`)
      : proved('the bytes go in a loop');
  },
};

/** True for what is opened by a path. */
function isFile({ kind, proof }: Endpoint): boolean {
  return kind === 'file' || (kind === 'stdio-file' && proof !== undefined);
}

/** A single read and write moves one buffer at most: there is nothing to gain. */
export const inLoop: Condition = {
  title: 'the bytes go in a loop',
  source: `${MEASURED}, 512 bytes to 1 MiB per file`,
  ask: (site) => (site.shape === 'loop' ? proved('the bytes go in a loop') : refuted('the bytes do not go in a loop')),
};

/** The source is a regular file with a true size. */
export const sourceIsFile: Condition = {
  title: 'the source is a regular file',
  source: `sendfile(2), DESCRIPTION; mmap(2), ERRORS; ${MEASURED}`,
  ask: ({ source }) => {
    const never = notAFile(source);
    if (never) return never;
    if (isFile(source) && source.proof) return proved(source.proof.because);
    return assumed(`\`${source.handle}\` is a regular file`);
  },
};

/** What can't be a regular file; undefined for one that is or may be. */
export function notAFile(end: Endpoint): Answer | undefined {
  if (end.traits.includes('special-file')) return refuted(`\`${end.handle}\` is a file without a true size`);
  if (end.kind === 'file' || end.kind === 'stdio-file' || end.kind === 'unknown') return undefined;
  return refuted(`\`${end.handle}\` is a ${end.kind}`);
}

/** The loop's own write must see what went wrong; a socket tells an error once, and a signal comes once. */
export const errorsComeAgain: Condition = {
  title: 'what ends the fast path comes again when the loop tries',
  source: `socket(7), SO_ERROR; signal(7); ${MEASURED}`,
  ask: ({ sink, keeps }) => {
    if (isFile(sink)) return proved('a file gives the same error again, and no signal interrupts it');
    const retried = keeps.some((k) => k.obligation === 'eintr');
    if (sink.kind === 'pipe') {
      return retried
        ? proved('a pipe gives the same error again, and the loop goes on after a signal')
        : assumed(`no signal is meant to end the loop: \`${sink.handle}\` is interrupted once`);
    }
    return retried
      ? assumed(`\`${sink.handle}\` tells an error once: the loop may meet EPIPE (SIGPIPE) instead`)
      : assumed(`\`${sink.handle}\` tells an error or a signal once: the loop may meet EPIPE (SIGPIPE), or go on`);
  },
};

/** Pages that were sent by reference are read by the peer later. */
export const fileStaysAsItIs: Condition = {
  title: 'the file is not changed in place while bytes are under way',
  source: `sendfile(2), NOTES; ${MEASURED}`,
  ask: ({ source, sink }: CopySite) =>
    isFile(sink)
      ? proved('bytes written to a file are copied at once')
      : assumed(`\`${source.handle}\` is not changed in place until the peer has read it`),
};

/** Sockets of messages are refused before; of others it must be known. */
function isByteStream({ handle, traits, proof }: Endpoint): Answer {
  return traits.includes('byte-stream') && proof !== undefined
    ? proved(proof.because)
    : assumed(`\`${handle}\` is a stream socket`);
}

/** A socket of messages hands on what is written at once as one, and a reader who takes less loses the rest. */
export const piecesMayJoin: Condition = {
  title: 'what is written at once need not arrive as one message',
  source: `socket(2), SOCK_DGRAM and SOCK_SEQPACKET; recv(2), DESCRIPTION: excess bytes; ${MEASURED}, Unix sockets`,
  ask: ({ sink }) => {
    if (sink.kind === 'socket') return isByteStream(sink);
    return sink.kind === 'unknown' && sink.access === 'descriptor'
      ? assumed(`\`${sink.handle}\` is no socket of messages`)
      : proved(`\`${sink.handle}\` keeps no messages apart`);
  },
};

/** What takes pages by reference: no terminal, no datagrams, nothing that is only appended to. */
export const sinkTakesPages: Condition = {
  title: 'the sink is a file, a stream socket or a pipe',
  source: `sendfile(2) and splice(2), ERRORS: EINVAL; ${MEASURED}`,
  ask: ({ sink }) => {
    if (sink.traits.includes('append')) return refuted(`\`${sink.handle}\` is opened with \`O_APPEND\``);
    if (sink.traits.includes('datagram')) return refuted(`\`${sink.handle}\` is a datagram socket`);
    if (sink.traits.includes('tls')) return refuted(`\`${sink.handle}\` is encrypted by the program`);
    if (sink.traits.includes('special-file')) return refuted(`\`${sink.handle}\` is a special file`);
    switch (sink.kind) {
      case 'socket':
        return isByteStream(sink);
      case 'file':
      case 'pipe':
        return sink.proof ? proved(sink.proof.because) : assumed(`\`${sink.handle}\` is a ${sink.kind}`);
      case 'stdio-file':
      case 'unknown':
        if (isFile(sink) && sink.proof) return proved(sink.proof.because);
        return assumed(`\`${sink.handle}\` is a file, a stream socket or a pipe`);
      case 'tty':
      case 'http-response':
      case 'stream':
      case 'memory':
        return refuted(`\`${sink.handle}\` is a ${sink.kind}`);
    }
  },
};

/** Of a pipe the kernel asks for a reader before it looks whether there is anything to move (measured: Linux 6.18). */
export const readerIsThere: Condition = {
  title: 'a pipe has a reader, even if nothing is moved',
  source: MEASURED,
  ask: ({ sink }) =>
    sink.kind === 'pipe' || sink.kind === 'unknown' || (sink.kind === 'stdio-file' && !isFile(sink))
      ? assumed(`if \`${sink.handle}\` is a pipe, it has a reader: without one even an empty source raises SIGPIPE`)
      : proved('a sink that is no pipe is asked only when there is something to write'),
};
