import { contains, type CopySite, type SourceEditor, type Span } from '../../model/index.js';
import { replaceLoop } from '../chunk-loop/write.js';
import { isForAwait } from './conditions.js';
import { isReplaced, relayOf } from './relay.js';

/** One call takes the place of the listeners that it makes needless. */
export function rewrite(site: CopySite, editor: SourceEditor): undefined | { readonly refused: string } {
  if (isForAwait(site)) {
    return replaceLoop(site, editor, ({ source, sink, ends }) => {
      const name = editor.require({ kind: 'import', module: 'node:stream/promises', name: 'pipeline' });
      const open = ends || site.sink.traits.includes('standard-stream') ? '' : ', { end: false }';
      return `${name}(${source}, ${sink}${open})`;
    });
  }
  const { loop, source, sink, keeps } = site;
  const { all, onError, onDone } = relayOf(site);
  if (loop === undefined) return { refused: 'there is no listener to replace' };
  const open = keeps.some((k) => k.obligation === 'keep-sink-open') && !sink.traits.includes('standard-stream');
  const { promise } = loop;
  const gone = outermost([loop.span, ...all.filter(isReplaced).map((c) => c.span), ...(promise ? [promise] : [])]);
  const stays = all.filter((c) => !isReplaced(c)).find((c) => gone.some((g) => contains(g, c.span)));
  if (stays) return { refused: `the listener for \`${stays.event ?? ''}\` hangs on one that would go` };
  if (promise) {
    const name = editor.require({ kind: 'import', module: 'node:stream/promises', name: 'pipeline' });
    const ends = [source.handle, sink.handle, ...(open ? ['{ end: false }'] : [])].join(', ');
    for (const span of gone) if (span !== promise) editor.replace(span, []);
    editor.replace(promise, [`${name}(${ends})`]);
    return undefined;
  }
  if (open) return { refused: 'only the promise form of `pipeline` can leave the sink open' };
  if (onError === undefined) return { refused: 'there is no callback that an error could be handed to' };
  const [last, ...others] = [...gone].reverse();
  if (last === undefined) return { refused: 'there is no listener to replace' };
  const name = editor.require({ kind: 'import', module: 'node:stream', name: 'pipeline' });
  const error = editor.freshName('error', last);
  for (const span of others) editor.replace(span, []);
  editor.replace(last, [
    `${name}(${source.handle}, ${sink.handle}, (${error}) => {`,
    `\tif (${error}) ${onError}(${error});`,
    ...(onDone === undefined ? [] : [`\telse ${onDone};`]),
    '})',
  ]);
  return undefined;
}

/** The spans that stand in no other, in source order. */
function outermost(spans: readonly Span[]): readonly Span[] {
  return spans
    .filter((s) => !spans.some((other) => other !== s && contains(other, s)))
    .sort((a, b) => a.start - b.start);
}
