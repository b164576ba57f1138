import type { CopySite, Refused, SourceEditor } from '../../model/index.js';
import { leftOpen, optionsFor, replaceLoop } from '../chunk-loop/write.js';
import { callbackHead, errorName, errorParameter } from '../words.js';
import { isForAwait, isOnlyPiped } from './conditions.js';
import { refusedType, replacePipe } from './pipe.js';
import { gone, relayOf } from './relay.js';

/** One call takes the place of the loop, the pipe, or the listeners that it makes needless. */
export function rewrite(site: CopySite, editor: SourceEditor): Refused | undefined {
  const { source } = site;
  if (editor.types !== undefined && source.traits.includes('foreign-type') && !isOnlyPiped(site)) {
    return refusedType(source.handle);
  }
  if (isForAwait(site)) {
    return replaceLoop(site, editor, (facts) => {
      const name = editor.require({ kind: 'import', module: 'node:stream/promises', name: 'pipeline' });
      return `${name}(${facts.source}, ${facts.sink}${optionsFor(facts, facts.ends ? '' : leftOpen(facts.sink, editor))})`;
    });
  }
  return isOnlyPiped(site) ? replacePipe(site, editor) : replaceListeners(site, editor);
}

function replaceListeners(site: CopySite, editor: SourceEditor): Refused | undefined {
  const { loop, source, sink, keeps } = site;
  const { onError, onDone } = relayOf(site);
  if (loop === undefined) return { refused: 'there is no listener to replace' };
  // What `pipe` leaves open by itself, `pipeline` does not.
  const open = keeps.some((k) => k.obligation === 'keep-sink-open') || sink.traits.includes('standard-stream');
  const { promise } = loop;
  if (promise) {
    const name = editor.require({ kind: 'import', module: 'node:stream/promises', name: 'pipeline' });
    const ends = [source.handle, sink.handle, ...(open ? [`{ ${leftOpen(sink.handle, editor)} }`] : [])].join(', ');
    for (const span of gone(site)) if (span !== promise) editor.replace(span, []);
    editor.replace(promise, [`${name}(${ends})`]);
    return undefined;
  }
  if (open) return { refused: 'only the promise form of `pipeline` can leave the sink open' };
  if (onError === undefined) return { refused: 'there is no callback that an error could be handed to' };
  const [last, ...others] = [...gone(site)].reverse();
  if (last === undefined) return { refused: 'there is no listener to replace' };
  const done = onDone === undefined ? [] : doneCall(site, editor, onDone);
  if ('refused' in done) return done;
  const name = editor.require({ kind: 'import', module: 'node:stream', name: 'pipeline' });
  const error = errorName(editor, last);
  const isProved = source.proof !== undefined && sink.proof !== undefined;
  for (const span of others) editor.replace(span, []);
  const lines = [`\tif (${error}) ${onError}(${error});`, ...done.map((call) => `\telse ${call};`)];
  const head = callbackHead(errorParameter(error, isProved, editor), lines.join(' '), editor);
  editor.replace(last, [`${name}(${source.handle}, ${sink.handle}, ${head}`, ...lines, '})']);
  return undefined;
}

/** A `resolve` that was handed over as a listener is called with a value where the promise's type wants one. */
function doneCall(site: CopySite, editor: SourceEditor, onDone: string): readonly [string] | Refused {
  const name = /^(\w+)\(\)$/.exec(onDone)?.[1];
  const told = relayOf(site).all.find((c) => c.does !== 'fails' && c.calls === onDone);
  if (editor.types === undefined || name === undefined || told === undefined) return [onDone];
  if (editor.textOf(told.span).replace(/\s/g, '').includes(onDone)) return [onDone];
  const wanted = editor.resolvedWith?.(name, told.span);
  if (wanted === 'value') return { refused: `\`${name}\` would be called without the value that its type wants` };
  return [wanted === 'undefined' ? `${name}(undefined)` : onDone];
}
