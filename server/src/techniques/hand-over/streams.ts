import type { CopySite, Endpoint, LoopFacts, Refused, SourceEditor } from '../../model/index.js';
import type { HandOver } from './hand-over.js';
import { needHeader } from './write.js';

/** How calls on descriptors name an end. */
export function descriptorOf({ access, handle }: Endpoint): string {
  return access === 'stdio' ? `fileno(${handle})` : handle;
}

/**
 * What must hold before descriptors are used in place of stdio streams: the source's stands where the stream does, and
 * nothing waits to be written. POSIX lets `fflush` give back what a stream has read ahead; where a C library does not, the
 * two positions differ, and the loop does all the work.
 */
export function inStep({ source, sink }: CopySite): readonly string[] {
  const from = source.handle;
  return [
    ...(source.access === 'stdio'
      ? [`ftello(${from}) >= 0`, `fflush(${from}) == 0`, `lseek(fileno(${from}), 0, SEEK_CUR) == ftello(${from})`]
      : []),
    ...(sink.access === 'stdio' ? [`fflush(${sink.handle}) == 0`] : []),
  ];
}

/** The headers of what `inStep` calls. */
export function needInStep({ source, sink }: CopySite, editor: SourceEditor, plan: HandOver): void {
  if (source.access === 'stdio' || sink.access === 'stdio') needHeader(editor, plan, 'stdio.h', ['fileno', 'fflush']);
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
