import type { CopySite, Endpoint, LoopFacts, Refused, SourceEditor } from '../../model/index.js';
import type { HandOver } from './hand-over.js';
import { needHeader } from './write.js';

/** How calls on descriptors name an end. */
export function descriptorOf({ access, handle }: Endpoint): string {
  return access === 'stdio' ? `fileno(${handle})` : handle;
}

/**
 * What must hold before descriptors are used in place of stdio streams: nothing waits to be written, and the source's stands
 * where the stream does. POSIX lets `fflush` give back what a stream has read ahead; where a C library does not, the two
 * positions differ, and the loop does all the work.
 *
 * What waits is not flushed here: where that fails, glibc and musl forget what they could not write, and `fclose` then tells
 * of success (measured: glibc 2.36 and musl 1.2.3, RLIMIT_FSIZE; glibc, libio/fileops.c: new_do_write; musl,
 * src/stdio/__stdio_write.c). With nothing waiting `fflush` of the sink has nothing to lose, and is needed: glibc remembers
 * where a seek has put a stream, or reads ahead where it is read, too, and would go on from there
 * (libio/fileops.c: do_ftell, _IO_new_file_sync; measured).
 */
export function inStep({ source, sink }: CopySite): readonly string[] {
  const [from, to] = [source.handle, sink.handle];
  const given = [
    `ftello(${from}) >= 0`,
    `fflush(${from}) == 0`,
    `lseek(fileno(${from}), 0, SEEK_CUR) == ftello(${from})`,
  ];
  const isTo = sink.access === 'stdio';
  return [
    // First, for it changes nothing.
    ...(isTo ? [`__fpending(${to}) == 0`] : []),
    ...(source.access === 'stdio' ? given : []),
    ...(isTo ? [`fflush(${to}) == 0`] : []),
  ];
}

/** The headers of what `inStep` calls. */
export function needInStep({ source, sink }: CopySite, editor: SourceEditor, plan: HandOver): void {
  if (source.access === 'stdio' || sink.access === 'stdio') needHeader(editor, plan, 'stdio.h', ['fileno', 'fflush']);
  if (sink.access === 'stdio') needHeader(editor, plan, 'stdio_ext.h', ['__fpending']);
  if (source.access === 'stdio') needHeader(editor, plan, 'unistd.h', ['lseek']);
}

/** True for what asks a stream only how it is. */
export function asksForState(callee: string): boolean {
  return /^(?:feof|ferror)(?:_unlocked)?$/.test(callee);
}

const PUSHES_BACK = /\bungetw?c\s*\(/;

/** What a stream may hold or count that its descriptor knows nothing of; `text` is that of the function. */
export function streamProblem(site: CopySite, facts: LoopFacts, text: string): Refused | undefined {
  if (site.source.access === 'stdio' && PUSHES_BACK.test(text)) {
    return { refused: `a byte may be pushed back into \`${site.source.handle}\`` };
  }
  for (const { span, callee } of [site.fill, ...site.drains]) {
    if (!/^f(?:read|write)(?:_unlocked)?$/.test(callee)) continue;
    const size = facts.calls.find((c) => c.span.start === span.start && c.span.end === span.end)?.arguments[1];
    if (size === undefined || !isOne(size)) return { refused: `\`${callee}\` counts in pieces of \`${size ?? '?'}\`` };
  }
  return undefined;
}

/** True for `1`, `(size_t)1U`, `sizeof(char)`. */
function isOne(size: string): boolean {
  return /^(?:\(\w+\) ?)?\(?(?:1[uUlL]*|sizeof ?\( ?(?:unsigned |signed )?char ?\))\)?$/.test(size);
}
