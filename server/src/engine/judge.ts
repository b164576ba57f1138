import {
  contains,
  isTransfer,
  leadingTo,
  onOneWay,
  predecessors,
  reachable,
  reachFrom,
  replaces,
  TRANSFORMATIONS,
  usesContent,
} from '../model/index.js';
import type {
  Block,
  BlockId,
  Buffer,
  Endpoint,
  FlowGraph,
  Objection,
  Placed,
  Reach,
  Span,
  Step,
  Transfer,
} from '../model/index.js';
import { amountsRelate, isOneText, isTiny } from './amounts.js';
import type { Candidate } from './candidate.js';

/** Why the site is not to be advised on; empty for a copy. `range` is the whole site. */
export function objectionsTo(
  candidate: Candidate,
  source: Endpoint,
  sink: Endpoint,
  buffer: Buffer,
  range: Span,
): readonly Objection[] {
  const { graph, fills, drains } = candidate;
  const [fill] = fills;
  const meets = onOneWay(graph, drains, (p) => replaces(p.step, candidate.buffer));
  const objections: Objection[] = [
    ...contentUses(candidate, range, meets),
    ...parsing(candidate, source, range),
    ...fanOut(candidate, buffer, meets),
    ...fastPaths(candidate, source, sink),
    ...transformations(candidate),
    ...prefixed(candidate, buffer),
    ...writtenAnyway(candidate),
  ];
  if (!drains.some((d) => fills.some((f) => amountsRelate(f.step, d.step)))) {
    objections.push({
      kind: 'amount-unrelated',
      span: drains[0].step.span,
      because: `\`${drains[0].step.callee}\` writes an amount that does not come from \`${fill.step.callee}\``,
    });
  }
  for (const end of [source, sink]) {
    if (end.traits.includes('datagram')) {
      objections.push({ kind: 'datagram', span: fill.step.span, because: `\`${end.handle}\` carries datagrams` });
    }
    if (end.traits.includes('special-file')) {
      objections.push({
        kind: 'special-file',
        span: fill.step.span,
        because: `\`${end.handle}\` is a kernel file of size 0`,
      });
    }
  }
  // What is read once from a descriptor and written back to it is a record that was changed, no echo.
  const isRecord = source.kind === 'unknown' && source.access === 'descriptor' && !candidate.cyclic;
  const isFile = source.kind === 'file' || (source.kind === 'stdio-file' && source.proof !== undefined);
  if (source.handle === sink.handle && (isFile || isRecord) && !source.traits.includes('reopened')) {
    objections.push({
      kind: 'same-endpoint',
      span: drains[0].step.span,
      because: `\`${sink.handle}\` is read and written`,
    });
  }
  objections.push(...ownPipe(candidate, source));
  if (
    !candidate.cyclic &&
    fill.step.placed === 'start' &&
    (isOneText(fill.step, drains[0].step) || isTiny(fill.step, drains[0].step))
  ) {
    objections.push({ kind: 'tiny', span: fill.step.span, because: 'only a few bytes are moved' });
  }
  return objections;
}

/** What comes out of one end of a pipe is what the same function put into the other: one call made both. */
function ownPipe({ graph, steps }: Candidate, source: Endpoint): readonly Objection[] {
  const array = /^(.+)\[[^\]]*\]$/.exec(source.handle)?.[1];
  const made = source.proof?.span.start;
  if (array === undefined || made === undefined || (source.kind !== 'pipe' && source.kind !== 'socket')) return [];
  const feeding = steps.filter(isTransfer).find(({ step }) => {
    const end = graph.endpoints[step.endpoint];
    const isOther = end !== undefined && end.handle !== source.handle && end.handle.startsWith(`${array}[`);
    return isOther && step.direction === 'out' && end.proof?.span.start === made;
  });
  if (feeding === undefined) return [];
  const because = `\`${source.handle}\` gives what \`${feeding.step.callee}\` wrote to the other end here`;
  return [{ kind: 'own-pipe', span: feeding.step.span, because }];
}

/** A call that fills or drains may change the bytes, at least in one of the ways that it goes. */
function transformations({ fills, drains, steps }: Candidate): readonly Objection[] {
  const calls = [...fills, ...drains].map(({ step }) => step);
  const found = new Map<number, Objection>();
  for (const { step } of steps.filter(isTransfer)) {
    if (step.transforms === undefined || !calls.some((c) => isSameCall(c, step))) continue;
    const because = `\`${step.callee}\` ${TRANSFORMATIONS[step.transforms]}`;
    found.set(step.span.start, { kind: 'transformed', span: step.span, because });
  }
  return [...found.values()];
}

/** Each line is read behind what stands in front of it in the buffer, and written with that: `fputs(prefixed, out)`. */
function prefixed({ graph, fills, drains, buffer }: Candidate, { name }: Buffer): readonly Objection[] {
  const isLine = ({ step }: Placed<Transfer>): boolean => step.amount.extent === 'string';
  const isBehind = fills.every((f) => isLine(f) && f.step.placed === 'after-content');
  const whole = isBehind ? drains.find((d) => isLine(d) && d.step.placed === 'start') : undefined;
  if (whole === undefined) return [];
  // What several reads put together is no prefix.
  const draining = new Set<Step>(drains.map((d) => d.step));
  const next = reachable(graph, fills, (p) => draining.has(p.step) || replaces(p.step, buffer));
  if (fills.some((f) => next.has(f.step))) return [];
  const because = `\`${whole.step.callee}\` writes what stands in \`${name}\` in front of each line, too`;
  return [{ kind: 'amount-unrelated', span: whole.step.span, because }];
}

/**
 * A loop that writes as much as ever when its read brings nothing: the last pass writes what the buffer still holds, and
 * that is the end of what was copied. `while (!feof(in)) { fread(&c, 1, 1, in); fwrite(&c, 1, 1, out); }`
 */
function writtenAnyway({ graph, cyclic, fills, drains }: Candidate): readonly Objection[] {
  const isUnasked = fills.every(({ step: { outcome } }) => outcome?.counted === false && !outcome.zeroTold);
  const drain = drains.find(({ step }) => step.amount.extent === 'constant');
  if (!cyclic || !isUnasked || drain === undefined) return [];
  // Where the program counts how much there is, the source is taken to have it.
  const around = graph.loops.filter(({ span }) => contains(span, fills[0].step.span));
  const counts = graph.blocks.some(
    ({ test: t }) => t?.on === 'data' && around.some(({ span }) => contains(span, t.span)),
  );
  if (counts) return [];
  const because = `\`${drain.step.callee}\` writes also when \`${fills[0].step.callee}\` brings nothing`;
  return [{ kind: 'amount-unrelated', span: drain.step.span, because }];
}

function isSameCall(a: Transfer, b: Transfer): boolean {
  return a.direction === b.direction && a.span.start === b.span.start && a.span.end === b.span.end;
}

/**
 * Content uses of what the site's fills brought. A use on a path that never meets a drain with the same content (the
 * other arm of an `if` that writes by itself) does not count. Behind the site the content of the last chunk is still
 * there, for the fill that met the end of the source has replaced nothing.
 */
function contentUses(
  { graph, buffer, fills, drains, steps }: Candidate,
  range: Span,
  meetsDrain: (step: Step) => boolean,
): readonly Objection[] {
  const own = new Set<Step>(fills.map((f) => f.step));
  const fromFills = reachable(graph, fills, (p) => replaces(p.step, buffer));
  const behind = reachable(graph, drains, (p) => replaces(p.step, buffer) && !own.has(p.step));
  const objections: Objection[] = [];
  for (const { step } of steps) {
    if (step.kind !== 'use' && step.kind !== 'unknown') continue;
    if (!usesContent(step, buffer) || !fromFills.has(step)) continue;
    if (!meetsDrain(step) && (contains(range, step.span) || !behind.has(step))) continue;
    objections.push({ kind: 'content-used', span: step.span, because: step.because });
  }
  return objections;
}

/** One character of those that the loop takes from the source one by one, and looks at. */
function parsing(candidate: Candidate, { handle }: Endpoint, range: Span): readonly Objection[] {
  const { graph, source, fills, steps } = candidate;
  if (fills[0].step.amount.extent !== 'element') return [];
  const inside = steps.filter(({ step }) => contains(range, step.span));
  const own = new Set<Step>(fills.map((f) => f.step));
  const others = inside.filter(isTransfer).filter(({ step }) => {
    return step.direction === 'in' && step.endpoint === source && !own.has(step);
  });
  const seen = others.map((other) => ({
    buffer: other.step.buffer,
    steps: reachable(graph, [other], (p) => replaces(p.step, other.step.buffer)),
  }));
  const look = inside.find(({ step }) => seen.some((s) => s.steps.has(step) && usesContent(step, s.buffer)));
  if (look === undefined) return [];
  return [{ kind: 'content-used', span: look.step.span, because: `others of \`${handle}\` are looked at here` }];
}

/** Another sink gets the same bytes on the same path, or the same one gets them again. */
function fanOut(candidate: Candidate, { name }: Buffer, meetsDrain: (step: Step) => boolean): readonly Objection[] {
  const { graph, buffer, sink, steps } = candidate;
  const objections: Objection[] = repeatedDrains(candidate).map((d) => ({
    kind: 'fan-out',
    span: d.step.span,
    because: `\`${name}\` is written more than once`,
  }));
  for (const { step } of drainsForEach(candidate)) {
    objections.push({
      kind: 'fan-out',
      span: step.span,
      because: `\`${name}\` is written to several \`${handleOf(graph, step)}\``,
    });
  }
  const others = steps.filter(isTransfer).filter(({ step }) => {
    return step.direction === 'out' && step.buffer === buffer && step.endpoint !== sink;
  });
  for (const other of others) {
    if (!meetsDrain(other.step)) continue;
    const handle = handleOf(graph, other.step);
    objections.push({
      kind: 'fan-out',
      span: other.step.span,
      because: `\`${name}\` is written to \`${handle}\`, too`,
    });
  }
  return objections;
}

function handleOf({ endpoints }: FlowGraph, { endpoint, callee }: Transfer): string {
  return endpoints[endpoint]?.handle ?? callee;
}

/** Drains that go on from where the last one stopped, in a loop over sinks: each gets all that was read before it. */
function drainsForEach({ graph, sink, fills, drains }: Candidate): readonly Placed<Transfer>[] {
  const chosen = graph.endpoints[sink]?.chosenAt ?? [];
  const overSinks = graph.loops.filter(
    ({ span }) => chosen.some((c) => contains(span, c)) && !fills.some((f) => contains(span, f.step.span)),
  );
  return drains.filter(
    ({ step }) => step.placed === 'after-content' && overSinks.some(({ span }) => contains(span, step.span)),
  );
}

/**
 * Drains from the buffer's start that come round again before the next fill. Trying again after an interrupted or short
 * write is decided by the outcome of the write; going on to the next sink by something else.
 */
function repeatedDrains({ graph, buffer, fills, drains }: Candidate): readonly Placed<Transfer>[] {
  const filled = new Set<Step>(fills.map((f) => f.step));
  const stop = (p: Placed): boolean => filled.has(p.step) || replaces(p.step, buffer);
  const comesRound = (flow: FlowGraph, drain: Placed): Reach | undefined => {
    const reach = reachFrom(flow, [drain], stop);
    return reach.steps.has(drain.step) ? reach : undefined;
  };
  const round = drains.filter((d) => d.step.placed === 'start' && comesRound(graph, d) !== undefined);
  if (round.length === 0) return [];
  const filling = { ...graph, blocks: withoutSkips(graph.blocks, new Set(fills.map((f) => f.block))) };
  return round.filter((drain) => {
    const reach = comesRound(filling, drain);
    if (reach === undefined) return false;
    const again = leadingTo(filling, new Set([drain.step]), stop).ends;
    return [...reach.ends].some((block) => graph.blocks[block]?.test?.on === 'data' && again.has(block));
  });
}

/** Without the ways past a fill that was not done because of how a transfer ended: `if (!failed) n = read(...)`. */
function withoutSkips(blocks: readonly Block[], filling: ReadonlySet<BlockId>): readonly Block[] {
  const before = predecessors(blocks);
  return blocks.map((block) => {
    const guarded = block.next.filter((next) => filling.has(next) && before[next]?.length === 1);
    return block.test?.on === 'result' && guarded.length > 0 ? { ...block, next: guarded } : block;
  });
}

/** A call that copies between the same ends wherever it stands; of one with another end, too, where both are done. */
function fastPaths({ graph, fills, drains, steps }: Candidate, source: Endpoint, sink: Endpoint): readonly Objection[] {
  const meets = onOneWay(graph, [...fills, ...drains]);
  return steps.flatMap(({ step }): Objection[] => {
    if (step.kind !== 'kernel-copy') return [];
    const { handles } = step;
    const shared = handles.filter((handle) => handle === source.handle || handle === sink.handle);
    if (handles.length > 0 && shared.length === 0) return [];
    if (step.isNamed === true && shared.length < handles.length && !meets(step)) return [];
    return [{ kind: 'fast-path-present', span: step.span, because: `\`${step.callee}\` already copies here` }];
  });
}
