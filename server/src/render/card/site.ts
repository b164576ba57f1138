import type { List, Paragraph, PhrasingContent } from 'mdast';
import {
  costOf,
  factById,
  measurementFor,
  mechanismOf,
  mechanismTitle,
  pathOf,
  ratiosOf,
  type Measurement,
} from '../../cost/index.js';
import { ENOUGH_BUFFER, SMALL_BUFFER, iterationBytes, toldBy } from '../../model/index.js';
import type {
  Advice,
  CopySite,
  CostFigures,
  Defect,
  Endpoint,
  EndpointKind,
  Finding,
  Mechanism,
  Technique,
} from '../../model/index.js';
import { allPatterns } from '../../patterns/index.js';
import { allTechniques } from '../../techniques/index.js';
import { clip, printable } from '../message.js';
import { share } from '../chart/text.js';
import { lineIndexOf, type LineIndex } from '../positions.js';
import type { Panel } from '../picture/index.js';
import { byteSize, quantity } from '../quantity.js';
import { bulletList, bullets, paragraph, type Card, type CardBlock, type Fold } from './card.js';
import { costHint, costLine, costTable } from './figures.js';
import { code, prose, strong, words } from './inline.js';

/** In characters. */
const WIDEST_COLUMN = 16;

/** So much of a buffer's name has room in the picture, with its size. */
const LONGEST_MEMORY = 16;

const KIND_NAMES: Readonly<Record<EndpointKind, string>> = {
  file: 'a file',
  socket: 'a socket',
  pipe: 'a pipe',
  tty: 'a terminal',
  'stdio-file': 'a stdio stream',
  'http-response': 'an HTTP response',
  stream: 'a stream',
  memory: 'memory',
  unknown: 'of unknown kind',
};

/** The card of a finding: short first. `docs`: the address of the generated pages; `measured`: on this machine. */
export function siteCard(finding: Finding, text: string, docs?: string, measured: readonly Measurement[] = []): Card {
  const { site, advice } = finding;
  const lines = lineIndexOf(text);
  if (site.defect) return defectCard(finding, site.defect, lines);
  const now = advice[0]?.cost.before ?? costNow(site);
  const [best] = advice;
  return {
    head: [paragraph(strong(...costLine(site, now, best, best ? nameOf(best) : ''))), whereabouts(finding)],
    picture: picturePanels(site, now, best),
    short: [
      costTable(site, now, advice, shortNameOf),
      ...(best?.cost.after.mechanism === 'larger-buffer' ? [] : largerBuffer(site, now)),
      ...(advice.length === 0 ? [] : [adviceList(advice)]),
      ...(finding.unfit === undefined
        ? []
        : [paragraph(...prose(`No rewrite is offered: ${printable(finding.unfit)}.`))]),
      ...onThisMachine(site, advice, measured),
      ...links(advice, docs),
    ],
    folds: [
      ...risksHere(site, best),
      { title: 'Why, and where', content: whyPattern(finding, lines) },
      ...advice.flatMap((it) => details(it, site, it === best)),
      ...sources([now, ...advice.map(({ cost }) => cost.after)]),
    ],
  };
}

/** What the copy costs now, for a hint behind it: "4 copies, 512 calls per MiB"; undefined for a defect. */
export function hintFor({ site, advice }: Finding): string | undefined {
  return site.defect === undefined ? costHint(advice[0]?.cost.before ?? costNow(site)) : undefined;
}

/** A defect has no figures: what is wrong, what shows it, and why it matters. */
function defectCard({ pattern, message }: Finding, { evidence }: Defect, lines: LineIndex): Card {
  const why = allPatterns.find((it) => it.id === pattern)?.why;
  const shown = evidence.map(({ span, because }) => {
    return [...prose(because), words(`, line ${lines.positionAt(span.start).line + 1}`)];
  });
  return {
    head: [paragraph(strong(...prose(message)))],
    short: [bulletList(shown)],
    folds: why === undefined ? [] : [{ title: 'Why it matters', content: [paragraph(...prose(toldBy(why)))] }],
  };
}

/** The present path above the one of the best advice. */
export function picturePanels(site: CopySite, now: CostFigures, best: Advice | undefined): readonly Panel[] {
  const size = iterationBytes(site);
  const name = clip(printable(site.buffer.name), LONGEST_MEMORY);
  const memory = size === undefined ? name : `${name}, ${byteSize(size)}`;
  const panel = (figures: CostFigures, tone: Panel['tone'], title: string): Panel => ({
    title,
    tone,
    path: pathOf(figures.mechanism, site.source.kind, site.sink.kind),
    ...(figures.mechanism === 'larger-buffer' ? {} : { memory }),
  });
  return [
    panel(now, 'now', `now, ${mechanismTitle(now.mechanism)}`),
    ...(best === undefined ? [] : [panel(best.cost.after, 'instead', nameOf(best))]),
  ];
}

/** What a site costs when no technique fits it. */
function costNow(site: CopySite): CostFigures {
  return costOf(mechanismOf(site), site.source.kind, site.sink.kind, iterationBytes(site));
}

/** The cheapest way to fewer calls: said wherever the buffer is small, whatever else is advised. */
function largerBuffer(site: CopySite, now: CostFigures): CardBlock[] {
  const bytes = iterationBytes(site);
  if (now.mechanism !== 'read-write' || site.shape !== 'loop' || bytes === undefined || bytes >= SMALL_BUFFER)
    return [];
  const larger = costOf(now.mechanism, site.source.kind, site.sink.kind, ENOUGH_BUFFER);
  const calls = quantity(larger.perMiB?.systemCalls ?? 0, 'system call');
  return [paragraph(words(`A larger buffer alone helps already: with 64 KiB it is ${calls} per MiB.`))];
}

function whereabouts({ site }: Finding): Paragraph {
  const size = iterationBytes(site);
  return paragraph(
    ...endpoint(site.source),
    words(' is copied to '),
    ...endpoint(site.sink),
    words(' through '),
    code(site.buffer.name),
    ...(size === undefined ? [] : [words(` (${quantity(size, 'byte')})`)]),
    ...(site.function.name === '' ? [] : [words(' in '), code(site.function.name)]),
  );
}

function endpoint({ handle, kind, proof }: Endpoint): PhrasingContent[] {
  const certainty = proof === undefined && kind !== 'unknown' ? 'presumably ' : '';
  return [code(handle), words(` (${certainty}${KIND_NAMES[kind]})`)];
}

/** Each way out: what it is, how sure, what it gains, what is assumed and lost. */
function adviceList(advice: readonly Advice[]): List {
  return { type: 'list', spread: false, children: advice.map(shortAdvice) };
}

function shortAdvice(advice: Advice): List['children'][number] {
  const more = [
    `gain: ${advice.cost.gainBecause}`,
    ...advice.assumed.map((it) => `assumes that ${it}`),
    ...advice.lost.map((it) => `loses: ${it}`),
  ];
  const title = paragraph(strong(...prose(advice.title)), words(` (${SAFETY_NAMES[advice.safety]})`));
  return { type: 'listItem', spread: false, children: [title, bullets(more)] };
}

/** What can go wrong with the best advice at this very site. */
function risksHere(site: CopySite, best: Advice | undefined): Fold[] {
  const risks = (best && techniqueOf(best)?.risks(site)) ?? [];
  if (best === undefined || risks.length === 0) return [];
  const title = `What can go wrong with ${nameOf(best)} here: ${quantity(risks.length, 'point')}`;
  return [{ title, content: [bullets(risks.map(([text]) => text))] }];
}

/** What was measured on the user's own machine for these ends, where something was. */
function onThisMachine(site: CopySite, advice: readonly Advice[], measured: readonly Measurement[]): CardBlock[] {
  const fit = measurementFor(measured, site.source.kind, site.sink.kind, iterationBytes(site));
  if (fit === undefined) return [];
  const isAdvised = (way: Mechanism): boolean => advice.some(({ cost }) => cost.after.mechanism === way);
  // What a larger buffer alone gains stands beside the rest: much of what a technique seems to gain is its larger steps.
  const shown = ratiosOf(fit).filter(({ way }) => isAdvised(way) || way === 'larger-buffer');
  const lines = shown.map(({ way, median, low, high, together }) => {
    const both = together === median ? '' : `, with the other end ${share(together)}`;
    return [words(`${mechanismTitle(way)}: ${share(median)} (${share(low)} to ${share(high)})${both}`)];
  });
  if (lines.length === 0) return [];
  const what = `${fit.source} to ${fit.sink}, against a loop with ${byteSize(fit.bufferBytes)}, ${fit.day}`;
  return [
    paragraph(strong(words('On this machine')), words(`, processor time of the copying process: ${what}`)),
    bulletList(lines),
    ...(fit.source === 'socket' || fit.sink === 'socket'
      ? [paragraph(words('Over loopback the receiver pays what the sender saves; no network card took part.'))]
      : []),
  ];
}

function links(advice: readonly Advice[], docs: string | undefined): CardBlock[] {
  if (docs === undefined) return [];
  const link = (url: string, title: string): PhrasingContent => ({ type: 'link', url, children: [words(title)] });
  const pages = [
    ...advice.map((it) => link(`${docs}/techniques/${it.technique}.md`, `More about ${nameOf(it)}`)),
    link(`${docs}/how-zero-copy-works.md`, 'How zero-copy works'),
  ];
  return [paragraph(...pages.flatMap((page, index) => (index === 0 ? [page] : [words(' · '), page])))];
}

const SAFETY_NAMES: Readonly<Record<Advice['safety'], string>> = {
  safe: 'safe',
  review: 'to be reviewed',
  'shown-only': 'shown only, not applied',
};

/** What kind of copy it is, and the places where its parts are. */
function whyPattern({ pattern, site }: Finding, lines: LineIndex): CardBlock[] {
  const why = allPatterns.find((it) => it.id === pattern)?.why;
  const lineOf = (offset: number): number => lines.positionAt(offset).line + 1;
  const places = [
    ...[site.fill, ...site.otherFills].map((it) => [words('filled by '), code(it.callee), line(it.span.start)]),
    ...site.drains.map((it) => [words('emptied by '), code(it.callee), line(it.span.start)]),
    ...[site.source, site.sink].flatMap(({ proof }) =>
      proof === undefined ? [] : [[...prose(proof.because), line(proof.span.start)]],
    ),
  ];
  function line(offset: number): PhrasingContent {
    return words(`, line ${lineOf(offset)}`);
  }
  return [...(why === undefined ? [] : [paragraph(...prose(toldBy(why)))]), bulletList(places)];
}

/** What a technique does, why it fits, what the new code keeps; its risks where the short part doesn't tell them. */
function details(advice: Advice, site: CopySite, isBest: boolean): Fold[] {
  const technique = techniqueOf(advice);
  const proved = (technique?.conditions ?? [])
    .map((condition) => condition.ask(site))
    .filter((answer) => answer.holds === 'proved');
  const points = [
    ...proved.map((answer) => `fits because ${answer.because}`),
    // What is shown only is not written, and keeps nothing.
    ...(advice.safety === 'shown-only' ? [] : advice.keptByCode.map((it) => `kept by the new code: ${it}`)),
    ...(isBest ? [] : (technique?.risks(site) ?? []).map(([text]) => `risk: ${text}`)),
  ];
  const content: CardBlock[] = technique === undefined ? [] : [paragraph(...prose(toldBy(technique.summary)))];
  if (points.length > 0) content.push(bullets([...new Set(points)]));
  return content.length === 0 ? [] : [{ title: `What ${nameOf(advice)} does here`, content }];
}

/** By the ids of their facts: few combinations occur, and a fold that was printed once need not be again. */
const sourceFolds = new Map<string, readonly Fold[]>();

/** Every fact behind the figures once, with its source. */
function sources(figures: readonly CostFigures[]): readonly Fold[] {
  const ids = [...new Set(figures.flatMap((it) => it.facts))];
  const known = sourceFolds.get(ids.join()) ?? foldOfFacts(ids);
  sourceFolds.set(ids.join(), known);
  return known;
}

function foldOfFacts(ids: readonly string[]): readonly Fold[] {
  const facts = ids.flatMap((id) => factById(id) ?? []);
  if (facts.length === 0) return [];
  const items = facts.map(({ text, source }) => [...prose(text), words(' ('), ...prose(source), words(')')]);
  return [{ title: 'Where the figures come from', content: [bulletList(items)] }];
}

function techniqueOf(advice: Advice): Technique | undefined {
  return allTechniques.find((it) => it.id === advice.technique);
}

function nameOf(advice: Advice): string {
  return techniqueOf(advice)?.name ?? advice.technique;
}

/** For the head of a column: names that would make it wide are given by their id. */
function shortNameOf(advice: Advice): string {
  const name = nameOf(advice);
  return name.length > WIDEST_COLUMN ? advice.technique : name;
}
