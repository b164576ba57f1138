import type { CopySite, EndpointKind, PipeChain, Refused, SourceEditor, Span } from '../../model/index.js';
import { callbackHead, errorName, errorParameter, named } from '../words.js';

/** A client that goes away closes these early; that is no reason to end the process. */
export const CLOSED_BY_PEERS: readonly EndpointKind[] = ['http-response', 'socket'];

/** `a.pipe(b)` becomes `pipeline(a, b, callback)`; what listens to the streams stays. */
export function replacePipe(site: CopySite, editor: SourceEditor): Refused | undefined {
  const chain = editor.pipeChain?.(site.drains[0].span);
  if (chain === undefined) return { refused: 'there is no pipe to replace' };
  if ('refused' in chain) return chain;
  // Measured: what is written to a standard output that is a pipe fails with EPIPE afterwards.
  if (chain.kind === 'stdio-file' || site.sink.traits.includes('standard-stream')) {
    return { refused: `\`pipeline\` ends ${named(chain.sink)}, which \`pipe\` does not` };
  }
  if (chain.foreign !== undefined && editor.types !== undefined) return refusedType(chain.foreign);
  if (chain.finished !== undefined) return replaceFinished(site, chain, chain.finished, editor);
  const callback = callbackOf(site, chain, editor);
  if ('refused' in callback) return callback;
  const name = editor.require({ kind: 'import', module: 'node:stream', name: 'pipeline' });
  editor.assume?.(callback.assumed);
  // Measured: who emits `error` without being destroyed by it is destroyed then, and emits it again.
  if (chain.kind === 'unknown' && (chain.isHeard || chain.isUsed)) {
    editor.assume?.(`an error that ${named(chain.sink)} emits by hand may be heard of twice`);
  }
  for (const other of chain.others) editor.replace(other, []);
  const [head, ...lines] = callback.lines;
  editor.replace(chain.span, [`${name}(${chain.streams.join(', ')}, ${head}`, ...lines]);
  return undefined;
}

/** The promise of the end of the last stream becomes that of the end of all. */
function replaceFinished(site: CopySite, chain: PipeChain, promise: Span, editor: SourceEditor): Refused | undefined {
  if (chain.closes || chain.promised !== undefined || chain.waits !== undefined) {
    return { refused: `something else waits for a stream of the chain` };
  }
  const name = editor.require({ kind: 'import', module: 'node:stream/promises', name: 'pipeline' });
  const [source, sink] = [named(site.source.handle), named(chain.sink)];
  editor.assume?.(`errors of ${source} may go to whoever waits for the end of ${sink}, or listens to it`);
  for (const other of chain.others) editor.replace(other, []);
  editor.replace(promise, [`${name}(${chain.streams.join(', ')})`]);
  return undefined;
}

/** What would not compile. */
export function refusedType(stream: string): Refused {
  return { refused: `the declared type of ${named(stream)} is none of those that \`pipeline\` takes` };
}

interface Callback {
  readonly lines: readonly [string, ...string[]];
  /** Who is taken to hear of errors. */
  readonly assumed: string;
}

/** Whether the last stream tells its listeners of the error that destroys it, as far as the text or types say. */
function tellsErrors({ sink: { handle, kind, proof, traits } }: CopySite, chain: PipeChain): boolean {
  const isTyped = handle === chain.sink && proof !== undefined && kind !== 'unknown' && !traits.includes('any-make');
  return chain.tells ?? isTyped;
}

function silent(comment: string, editor: SourceEditor): Callback['lines'] {
  return [callbackHead('()', '', editor), `\t// ${comment}`, '})'];
}

/** Errors go to who can answer for them: a promise, a listener or user of the sink; else they are not hidden. */
function callbackOf(site: CopySite, chain: PipeChain, editor: SourceEditor): Callback | Refused {
  const source = named(site.source.handle);
  const sink = named(chain.sink);
  const byPeers = CLOSED_BY_PEERS.includes(chain.kind);
  // The end of a connection is told by `close`, with and without an error; the end of a file is not.
  if (chain.closes && !byPeers) {
    return { refused: `what waits for \`close\` of ${sink} would take an error for the end` };
  }
  const error = errorName(editor, chain.span);
  const does = (statement: string): Callback['lines'] => [
    callbackHead(errorParameter(error, chain.isProved, editor), statement, editor),
    `\tif (${error}) ${statement};`,
    '})',
  ];
  // Who is told by the last stream itself is told when all is tidied up.
  const isTold = chain.tidies === chain.sink && chain.kind !== 'http-response' && tellsErrors(site, chain);
  if (chain.reject !== undefined && chain.tidies !== undefined && !isTold) {
    return { refused: `\`${chain.reject}\` would come before ${named(chain.tidies)} is tidied up after an error` };
  }
  if (chain.reject !== undefined && !isTold) {
    const assumed = `errors of ${source} may go to \`${chain.reject}\`, too`;
    return { lines: does(`${chain.reject}(${error})`), assumed };
  }
  if (chain.promised !== undefined) {
    return { refused: `what waits for ${named(chain.promised)} would wait forever after an error` };
  }
  const printed =
    chain.waits === undefined
      ? {
          lines: does(`console.error(${error})`),
          assumed: `errors of ${source} and ${sink}, and an early end, may be printed by \`console.error\` and not end the process`,
        }
      : { refused: `what waits for \`${chain.waits}\` would wait forever after an error, which ended the process` };
  // A response that is destroyed tells no error of its own.
  if (chain.kind === 'http-response') return printed;
  // A stream of the first make is destroyed without a word.
  if ((chain.isHeard || chain.isUsed) && !tellsErrors(site, chain)) {
    return {
      refused: `${sink} may be of an older make than Node’s streams, and not tell of the error that destroys it`,
    };
  }
  if (chain.isHeard) {
    const lines = silent(
      `An error destroys ${/^[\w$.]+$/.test(chain.sink) ? sink : 'the last stream'}, and is heard of there.`,
      editor,
    );
    return { lines, assumed: `whoever listens for errors of ${sink} may get those of ${source}` };
  }
  if (chain.isUsed) {
    const lines = silent('An error destroys the last stream, too, and is heard of there.', editor);
    return { lines, assumed: `whoever gets ${sink} listens for its errors` };
  }
  // What somebody handled elsewhere, or nobody minded as a client that goes away, must not end the process.
  const isOwnFile = site.source.kind === 'file' && site.source.fresh === true;
  if (byPeers || chain.kind === 'unknown' || chain.isSourceHeard || !isOwnFile) return printed;
  const assumed = `an error or an early end of ${source} or ${sink} may end the process`;
  return { lines: does(`throw ${error}`), assumed };
}
