import type { ChunkLoop, CopySite, Refused, SourceEditor } from '../../model/index.js';
import { named } from '../words.js';

/** Puts the call that `call` gives for the streams in the place of the loop, awaited; all that served the loop goes. */
export function replaceLoop(
  { loop, drains, sink }: CopySite,
  editor: SourceEditor,
  call: (facts: ChunkLoop) => string,
): Refused | undefined {
  const facts = loop && editor.chunkLoop?.(loop.span, drains[0].span);
  if (facts === undefined) return { refused: 'there is no loop to replace' };
  if ('refused' in facts) return facts;
  const byPeers = sink.kind === 'http-response' || sink.kind === 'socket';
  if (facts.isUnheard && byPeers) return { refused: 'a peer that goes away would be an error that nobody hears of' };
  if (facts.signal !== undefined) {
    editor.assume?.(`an abort may be told by an \`AbortError\`, as soon as \`${facts.signal}\` is aborted`);
  }
  if (facts.endsAnyway) {
    editor.assume?.(`after an error, ${named(facts.sink)} may be closed without the last bytes before it`);
  }
  for (const span of facts.others) editor.replace(span, []);
  editor.replace(facts.statement, [`await ${call(facts)}`]);
  return undefined;
}

/** The last argument, with its comma: what the loop asked for. `open`: how to leave the sink open. */
export function optionsFor({ ends, signal }: ChunkLoop, open: string): string {
  const wanted = [
    ...(ends ? [] : [open]),
    ...(signal === undefined ? [] : [signal === 'signal' ? signal : `signal: ${signal}`]),
  ];
  const options = wanted.filter((option) => option !== '');
  return options.length > 0 ? `, { ${options.join(', ')} }` : '';
}

/** The option of `pipeline` that leaves the sink open; it ends with the source then, and not when all is written. */
export function leftOpen(sink: string, editor: SourceEditor): string {
  editor.assume?.(`an error of ${named(sink)} on its last bytes may be told to nobody`);
  return 'end: false';
}

/** Why a loop can't be replaced by one call. */
export function loopObstacle({ drains }: CopySite): string | undefined {
  return drains.length > 1 ? 'a chunk is written in more than one place' : undefined;
}
