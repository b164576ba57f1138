import type { BlockContent, List, Paragraph, PhrasingContent, Root } from 'mdast';
import { costOf, factById, iterationBytes, mechanismOf } from '../../cost/index.js';
import { ENOUGH_BUFFER, SMALL_BUFFER } from '../../model/index.js';
import type {
  Advice,
  CopySite,
  CostFigures,
  Defect,
  Endpoint,
  EndpointKind,
  Finding,
  Technique,
} from '../../model/index.js';
import { allPatterns } from '../../patterns/index.js';
import { allTechniques } from '../../techniques/index.js';
import { LineIndex } from '../positions.js';
import { costTable, iterationLine, perMiBLine } from './figures.js';
import { code, prose, quantity, strong, words } from './inline.js';

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

/** The card of a finding as a tree: short first, details after a rule. `docs` is the address of the generated pages. */
export function cardTree(finding: Finding, text: string, docs?: string): Root {
  const { site, advice } = finding;
  const lines = new LineIndex(text);
  if (site.defect) return defectTree(finding, site.defect, lines);
  const now = advice[0]?.cost.before ?? costNow(site);
  const perMiB = perMiBLine(now);
  return {
    type: 'root',
    children: [
      headline(finding),
      paragraph(words(iterationLine(site, now)), ...(perMiB ? [words(` Per MiB: ${perMiB}.`)] : [])),
      ...largerBuffer(site, now),
      costTable(now, advice, nameOf),
      ...(advice.length === 0 ? [] : [{ type: 'list', spread: false, children: advice.map(shortAdvice) } as const]),
      { type: 'thematicBreak' },
      ...whyPattern(finding, lines),
      ...advice.flatMap((it) => details(it, finding, docs)),
      ...sources([now, ...advice.map(({ cost }) => cost.after)]),
    ],
  };
}

/** A defect has no figures: what is wrong, what shows it, and why it matters. */
function defectTree({ pattern, message }: Finding, { evidence }: Defect, lines: LineIndex): Root {
  const why = allPatterns.find((it) => it.id === pattern)?.why;
  const shown = evidence.map(({ span, because }) => {
    return [...prose(because), words(`, line ${lines.positionAt(span.start).line + 1}`)];
  });
  return {
    type: 'root',
    children: [
      paragraph(strong(...prose(message))),
      bulletList(shown),
      ...(why === undefined ? [] : [{ type: 'thematicBreak' } as const, paragraph(...prose(why))]),
    ],
  };
}

/** What a site costs when no technique fits it. */
function costNow(site: CopySite): CostFigures {
  return costOf(mechanismOf(site), site.source.kind, site.sink.kind, iterationBytes(site));
}

/** The cheapest way to fewer calls: said wherever the buffer is small, whatever else is advised. */
function largerBuffer(site: CopySite, now: CostFigures): BlockContent[] {
  const bytes = iterationBytes(site);
  if (now.mechanism !== 'read-write' || site.shape !== 'loop' || bytes === undefined || bytes >= SMALL_BUFFER)
    return [];
  const larger = costOf(now.mechanism, site.source.kind, site.sink.kind, ENOUGH_BUFFER);
  const calls = quantity(larger.perMiB?.systemCalls ?? 0, 'system call');
  return [paragraph(words(`A larger buffer alone helps already: with 64 KiB it is ${calls} per MiB.`))];
}

function headline({ site }: Finding): Paragraph {
  const size = iterationBytes(site);
  return paragraph(
    strong(
      ...endpoint(site.source),
      words(' is copied to '),
      ...endpoint(site.sink),
      words(' through '),
      code(site.buffer.name),
      ...(size === undefined ? [] : [words(` (${quantity(size, 'byte')})`)]),
      ...(site.function.name === '' ? [] : [words(' in '), code(site.function.name)]),
    ),
  );
}

function endpoint({ handle, kind, proof }: Endpoint): PhrasingContent[] {
  const certainty = proof === undefined && kind !== 'unknown' ? 'presumably ' : '';
  return [code(handle), words(` (${certainty}${KIND_NAMES[kind]})`)];
}

function shortAdvice(advice: Advice): List['children'][number] {
  const perMiB = perMiBLine(advice.cost.after);
  const more = [
    `gain: ${advice.cost.gainBecause}`,
    ...(perMiB === undefined ? [] : [`per MiB: ${perMiB}`]),
    ...advice.assumed.map((it) => `assumes that ${it}`),
    ...advice.lost.map((it) => `loses: ${it}`),
  ];
  const title = paragraph(strong(...prose(advice.title)), words(` (${SAFETY_NAMES[advice.safety]})`));
  return { type: 'listItem', spread: false, children: [title, bullets(more)] };
}

const SAFETY_NAMES: Readonly<Record<Advice['safety'], string>> = {
  safe: 'safe',
  review: 'to be reviewed',
  'shown-only': 'shown only, not applied',
};

/** What kind of copy it is, and the places where its parts are. */
function whyPattern({ pattern, site }: Finding, lines: LineIndex): BlockContent[] {
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
  return [...(why === undefined ? [] : [paragraph(...prose(why))]), bulletList(places)];
}

function details(advice: Advice, { site }: Finding, docs: string | undefined): BlockContent[] {
  const technique = techniqueOf(advice);
  const proved = (technique?.conditions ?? [])
    .map((condition) => condition.ask(site))
    .filter((answer) => answer.holds === 'proved');
  const points = [
    ...proved.map((answer) => `fits because ${answer.because}`),
    ...advice.keptByCode.map((it) => `kept by the new code: ${it}`),
    ...(technique?.risks(site) ?? []).map((it) => `risk: ${it}`),
  ];
  const title = paragraph(
    strong(code(nameOf(advice))),
    ...(technique ? [words(': '), ...prose(technique.summary)] : []),
  );
  const blocks: BlockContent[] = [title];
  if (points.length > 0) blocks.push(bullets([...new Set(points)]));
  if (docs !== undefined) {
    const url = `${docs}/techniques/${advice.technique}.md`;
    blocks.push(paragraph({ type: 'link', url, children: [words(`More about ${nameOf(advice)}`)] }));
  }
  return blocks;
}

/** Every fact behind the figures once, with its source. */
function sources(figures: readonly CostFigures[]): BlockContent[] {
  const ids = new Set(figures.flatMap((it) => it.facts));
  const facts = [...ids].flatMap((id) => factById(id) ?? []);
  if (facts.length === 0) return [];
  const items = facts.map(({ text, source }) => [...prose(text), words(' ('), ...prose(source), words(')')]);
  return [paragraph(strong(words('Where the figures come from'))), bulletList(items)];
}

function techniqueOf(advice: Advice): Technique | undefined {
  return allTechniques.find((it) => it.id === advice.technique);
}

function nameOf(advice: Advice): string {
  return techniqueOf(advice)?.name ?? advice.technique;
}

function paragraph(...children: PhrasingContent[]): Paragraph {
  return { type: 'paragraph', children };
}

function bullets(sentences: readonly string[]): List {
  return bulletList(sentences.map(prose));
}

function bulletList(items: readonly PhrasingContent[][]): List {
  return {
    type: 'list',
    spread: false,
    children: items.map((item) => ({ type: 'listItem', spread: false, children: [paragraph(...item)] })),
  };
}
