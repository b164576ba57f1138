import {
  contains,
  MEASURED_NODE,
  MEASURED_NODES,
  type Answer,
  type Condition,
  type CopySite,
  type Endpoint,
} from '../../model/index.js';
import { assumed, proved, refuted } from '../answers.js';
import { awaitsChunks, isWeb, noOtherStatus, sinkErrorsHeard } from '../chunk-loop/conditions.js';
import { loopObstacle } from '../chunk-loop/write.js';
import { CLOSED_BY_PEERS } from './pipe.js';
import { gone, relayOf, standing, unheardEnds } from './relay.js';
import { named } from '../words.js';

export const conditions: readonly Condition[] = [
  {
    title: 'a listener or a pipe gets every chunk',
    source: 'Node documentation, readable: data event, and readable.pipe',
    ask: (site) => {
      const { loop, fill } = site;
      if (isForAwait(site)) return proved('the loop awaits every chunk');
      if (loop?.form !== 'callback') return refuted('not every chunk is written');
      return proved(fill.completion === 'pipe' ? 'the pipe gets every chunk' : 'the listener gets every chunk');
    },
  },
  {
    title: 'the source is a stream of Node’s that nobody has read from',
    source: 'Node documentation, stream.pipeline: History',
    ask: ({ source }) =>
      isWeb(source) ? proved(`${named(source.handle)} is a web stream, which \`pipeline\` takes`) : stream(source),
  },
  {
    title: 'the sink is a stream of Node’s that is still open',
    source: `Node documentation, stream.pipeline; ${MEASURED_NODE}`,
    ask: ({ sink }) => (isWeb(sink) ? refuted(`${named(sink.handle)} is the writer of a web stream`) : stream(sink)),
  },
  {
    title: 'errors of both streams were handled by the same function',
    source: 'Node documentation, stream.pipeline',
    ask: (site) => {
      if (isForAwait(site)) return sinkErrorsHeard.ask(site);
      if (isOnlyPiped(site)) {
        return assumed(
          `an error of ${named(site.source.handle)} may close ${named(site.sink.handle)} with the same error, and the other way round`,
        );
      }
      const { all, onError } = relayOf(site);
      const unheard = unheardEnds(all);
      if (unheard.length === 0) return proved('errors of both streams are handled');
      if (onError === undefined && !site.loop?.promise) return proved('there is nobody that errors could go to');
      const to = onError === undefined ? 'the awaited promise' : `\`${onError}\``;
      return assumed(`errors of ${unheard.map((of) => named(site[of].handle)).join(' and ')} may go to ${to}, too`);
    },
  },
  {
    title: 'nothing else reads the source',
    source: `Node documentation, stream.pipeline: it destroys all streams on an error; ${MEASURED_NODE}`,
    ask: (site) => {
      const { source, sink } = site;
      // One that is made on the spot has no name by which it could be used elsewhere.
      const isNamed = /^[\w$.]+$/.test(source.handle);
      const isUsed = isNamed && relayOf(site).all.some((c) => c.of === 'source' && c.does === 'entangled');
      return isUsed
        ? assumed(`an error of ${named(sink.handle)} may end what else ${named(source.handle)} is used for`)
        : proved(`${named(source.handle)} is used for this copy only`);
    },
  },
  {
    title: 'the end of the copy was told when all was written',
    source: `Node documentation, stream: end and finish events; ${MEASURED_NODE}`,
    ask: (site) => {
      if (isOnlyPiped(site)) return proved('what listens to the streams stays');
      const early = relayOf(site).all.find((c) => c.of === 'source' && c.does !== 'fails' && c.calls !== undefined);
      return early === undefined
        ? proved('nothing is told before all is written')
        : assumed(`\`${early.calls ?? ''}\` may run later, when all is written`);
    },
  },
  {
    title: 'no error of the sink comes after its end',
    source: `Node, lib/internal/streams/pipeline.js: it stops listening to a last stream that can be read, too; ${MEASURED_NODES}`,
    ask: (site) => {
      const { handle, kind, traits } = site.sink;
      if (!removesSinkListener(site)) return proved(`what listens to errors of ${named(handle)} stays`);
      return WRITTEN_ONLY.includes(kind) || traits.includes('standard-stream')
        ? proved(`${named(handle)} is only written to`)
        : assumed(`no error of ${named(handle)} comes after its end, when nobody listens any more`);
    },
  },
  noOtherStatus,
];

/** Sockets, and streams that may be sockets, can be read, too, and a reset comes to them when it likes. */
const WRITTEN_ONLY: readonly Endpoint['kind'][] = ['file', 'http-response', 'pipe'];

function removesSinkListener(site: CopySite): boolean {
  if (isForAwait(site) || isOnlyPiped(site)) return false;
  return relayOf(site).all.some((c) => c.of === 'sink' && c.does === 'fails');
}

/** `for await (const chunk of source) sink.write(chunk)`. */
export function isForAwait(site: CopySite): boolean {
  return site.fill.callee === 'for await' && awaitsChunks(site);
}

function stream({ handle, kind, proof, fresh, traits }: Endpoint): Answer {
  if (kind === 'unknown' || proof === undefined) return assumed(`${named(handle)} is a stream of Node's`);
  if (fresh === true || traits.includes('standard-stream')) return proved(proof.because);
  return assumed(`${named(handle)} has not ended yet`);
}

/** A pipe that is replaced by itself, because not all that is listened to around it can be. */
export function isOnlyPiped(site: CopySite): boolean {
  if (site.fill.completion !== 'pipe') return false;
  const open = site.keeps.some((k) => k.obligation === 'keep-sink-open');
  const hung = gone(site).some((g) => standing(site).some((c) => contains(g, c.span)));
  return hung || (open && !site.loop?.promise) || entanglement(site) !== undefined;
}

/** Measured: `close` comes before the callback of `pipeline`, so that what stays there would be the first to answer. */
function closedFirst(site: CopySite): string | undefined {
  if (site.loop?.promise) return undefined;
  const early = standing(site).find((c) => c.event === 'close' && !CLOSED_BY_PEERS.includes(site[c.of].kind));
  return early && `what waits for \`close\` of ${named(site[early.of].handle)} would take an error for the end`;
}

/** Why one call can't be made. */
export function obstacle(site: CopySite): string | undefined {
  if (isForAwait(site)) return loopObstacle(site);
  return isOnlyPiped(site) ? undefined : entanglement(site);
}

/** Why one call can't stand for the listeners. */
function entanglement(site: CopySite): string | undefined {
  const { all, onError, onDone } = relayOf(site);
  const entangled = all.find((c) => c.does === 'entangled');
  const scattered = loopObstacle(site);
  if (scattered !== undefined) return scattered;
  // Around a promise that waits for a pipe, what is done elsewhere with its streams stays as it is.
  if (entangled && !(site.fill.completion === 'pipe' && site.loop?.promise)) {
    const handle = entangled.of === 'source' ? site.source.handle : site.sink.handle;
    return `${named(handle)} is used for more than this copy`;
  }
  if (onError === undefined && !site.loop?.promise)
    return 'there is no callback or promise that an error could be handed to';
  const closed = closedFirst(site);
  if (closed !== undefined) return closed;
  const outcomes = new Set(all.flatMap((c) => (c.does !== 'fails' && c.calls !== undefined ? [c.calls] : [])));
  return outcomes.size > 1 ? `\`${onDone ?? ''}\` is not all that is called at the end` : undefined;
}
