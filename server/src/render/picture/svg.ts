import type { Element } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { s } from 'hastscript';
import { copiesOn, type By, type Hop, type Station } from '../../cost/index.js';
import { clip, printable } from '../message.js';
import { pathLine } from './text.js';
import { panelFigures, stationName, type Panel } from './panel.js';

/** In pixels; a hover of VS Code is about 500 wide. */
const WIDTH = 480;
const PANEL = 106;
const GAP = 10;
const TITLE = 18;
const USER_TOP = 23;
const USER_HEIGHT = 22;
const BORDER = 57;
const KERNEL_TOP = 70;
const KERNEL_HEIGHT = 32;
const KERNEL_MIDDLE = KERNEL_TOP + KERNEL_HEIGHT / 2;
const BOX = 64;
const WIDE_BOX = 116;
const FONT = 11;
const FONT_FAMILY = "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";

/**
 * All words stand on a ground of their own and all lines have a middle tone, so that one picture serves light and dark
 * themes: an image can't know in which it is shown.
 */
const COLOURS = {
  now: '#9c4221',
  instead: '#276749',
  device: '#4a5568',
  kernel: '#2b4c8c',
  user: '#6b3fa0',
  border: '#8a919c',
  cpu: '#dd5a1b',
  dma: '#2f86d6',
  page: '#2f9e5a',
} as const;

const HOP_WORDS: Readonly<Record<By, string>> = { cpu: 'CPU', dma: 'DMA', page: 'page' };
/** Said where there is room for it. */
const NO_COPY = 'no copy';

/** In pixels. */
export function pictureSize(panels: readonly Panel[]): { readonly width: number; readonly height: number } {
  return { width: WIDTH, height: panels.length * (PANEL + GAP) - GAP };
}

/** The picture of the data path as an SVG element; its title tells the same in words. */
export function pictureElement(panels: readonly Panel[]): Element {
  const { width, height } = pictureSize(panels);
  return s(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' },
    [s('title', pictureText(panels)), pictureDefinitions(), ...picturePanelElements(panels)],
  );
}

/** What the panels refer to: once in each document. */
export function pictureDefinitions(): Element {
  return s('defs', (['cpu', 'dma', 'page', 'border'] as const).map(arrowHead));
}

/** The panels, one below the other, to stand in an element that has the definitions somewhere. */
export function picturePanelElements(panels: readonly Panel[]): Element[] {
  return panels.map((panel, index) =>
    s(
      'g',
      { transform: `translate(0 ${index * (PANEL + GAP)})`, fontFamily: FONT_FAMILY, fontSize: FONT },
      drawPanel(panel),
    ),
  );
}

/** The picture as the text of an SVG file. */
export function svgPicture(panels: readonly Panel[]): string {
  return toHtml(pictureElement(panels), { space: 'svg', closeSelfClosing: true });
}

/** The picture as an address that can stand in an image of Markdown. */
export function pictureUrl(panels: readonly Panel[]): string {
  return `data:image/svg+xml,${encodeURIComponent(svgPicture(panels)).replace(/[()'*!]/g, (it) => `%${it.charCodeAt(0).toString(16)}`)}`;
}

/** What the picture shows, in words. */
export function pictureText(panels: readonly Panel[]): string {
  return panels.map((panel) => `${printable(panel.title)}: ${panelFigures(panel)}; ${pathLine(panel)}`).join('. ');
}

function arrowHead(tone: By | 'border'): Element {
  const colour = COLOURS[tone];
  return s(
    'marker',
    { id: tone, viewBox: '0 0 6 6', refX: 5, refY: 3, markerWidth: 5, markerHeight: 5, orient: 'auto' },
    [s('path', { d: 'M0 0 6 3 0 6z', fill: colour })],
  );
}

function drawPanel(panel: Panel): Element[] {
  const { path, tone } = panel;
  return [
    s('rect', { width: WIDTH, height: PANEL, rx: 5, fill: COLOURS.border, fillOpacity: 0.13 }),
    s('rect', { width: WIDTH, height: TITLE, rx: 5, fill: COLOURS[tone] }),
    heading(`${panel.title}: ${panelFigures(panel)}`),
    s('path', { d: `M0 ${BORDER}H${WIDTH}`, stroke: COLOURS.border, strokeDasharray: '4 4', fill: 'none' }),
    lane(BORDER - 4, 'program'),
    lane(BORDER + 10, 'kernel'),
    ...path.calls.flatMap((call, index) => drawCall(call, callPlace(panel, index))),
    ...path.stations.flatMap((station, index) => drawStation(station, stationName(panel, index))),
    ...path.hops.flatMap((hop, index) => drawHop(hop, path.stations[index], path.stations[index + 1])),
    ...(copiesOn(path).cpu === 0 ? [badge(WIDTH / 2, 34, 'the processor copies nothing', COLOURS.page)] : []),
  ];
}

/** The line above a panel; one that is too long is squeezed, not cut. */
function heading(text: string): Element {
  const shown = clip(text, 110);
  const isLong = shown.length * FONT * 0.57 > WIDTH - 16;
  const squeezed = isLong ? { textLength: WIDTH - 16, lengthAdjust: 'spacingAndGlyphs' } : {};
  return words(8, 13, shown, { fontWeight: 'bold', ...squeezed });
}

/** What lies on a side of the border between a program and the kernel. */
function lane(y: number, name: string): Element {
  return words(WIDTH - 4, y, name, { fill: COLOURS.border, fontSize: 9, fontWeight: 'bold', textAnchor: 'end' });
}

/** The first call stands left, the second one right, but not where the reader has its memory. */
function callPlace({ path }: Panel, index: number): number {
  if (index === 0) return 12;
  return path.stations.some(({ peer }) => peer) ? WIDTH - 144 : WIDTH - 108;
}

/** A system call: one arrow into the kernel and one back, each a mode switch. */
function drawCall(call: string, left: number): Element[] {
  const arrow = (x: number, from: number, to: number): Element =>
    s('path', {
      d: `M${x} ${from}V${to}`,
      stroke: COLOURS.border,
      strokeWidth: 1.5,
      fill: 'none',
      markerEnd: 'url(#border)',
    });
  const label = `${call}()`;
  return [
    arrow(left, 47, 67),
    arrow(left + 9, 67, 47),
    badge(left + 18 + widthOf(label, 10) / 2 + 2, 36, label, COLOURS.device),
  ];
}

function drawHop(hop: Hop, from: Station | undefined, to: Station | undefined): Element[] {
  if (from === undefined || to === undefined) return [];
  const [x1, y1] = edge(from, to);
  const [x2, y2] = edge(to, from);
  const isLevel = y1 === y2;
  const word = hop.by === 'page' && x2 - x1 > 50 ? NO_COPY : HOP_WORDS[hop.by];
  return [
    s('path', {
      d: `M${x1} ${y1}L${x2} ${y2}`,
      stroke: COLOURS[hop.by],
      strokeWidth: 2.5,
      fill: 'none',
      markerEnd: `url(#${hop.by})`,
      ...(hop.by === 'page' ? { strokeDasharray: '4 3' } : {}),
    }),
    // A short level arrow has its word above, so that both can be seen.
    badge((x1 + x2) / 2, (y1 + y2) / 2 - (isLevel ? 11 : 0), word, COLOURS[hop.by]),
  ];
}

/** Where an arrow between two stations touches the first one. */
function edge(station: Station, other: Station): readonly [number, number] {
  const x = centre(station);
  const isRight = other.column > station.column;
  const half = boxWidth(station) / 2;
  if (isRaised(station) === isRaised(other)) return [x + (isRight ? half : -half), middle(station)];
  const inset = isRaised(station) ? half - 12 : 14;
  return [x + (isRight ? inset : -inset), isRaised(station) ? USER_TOP + USER_HEIGHT : KERNEL_TOP];
}

function drawStation(station: Station, name: string): Element[] {
  const width = boxWidth(station);
  const raised = isRaised(station);
  const top = raised ? USER_TOP : KERNEL_TOP;
  const height = raised ? USER_HEIGHT : KERNEL_HEIGHT;
  const x = centre(station);
  const lines = raised ? [clip(printable(name), 17)] : twoLines(printable(name));
  const first = top + height / 2 + 4 - (lines.length - 1) * 6.5;
  return [
    s('rect', { x: x - width / 2, y: top, width, height, rx: 4, fill: COLOURS[station.lane] }),
    ...lines.map((line, index) => words(x, first + index * 13, line, { textAnchor: 'middle' })),
  ];
}

/** Memory of a program lies above the border; of another program it stands at its end of the path. */
function isRaised({ lane }: Station): boolean {
  return lane === 'user';
}

function centre({ column }: Station): number {
  return 44 + column * 98;
}

function boxWidth(station: Station): number {
  return isRaised(station) && station.column === 2 ? WIDE_BOX : BOX;
}

function middle(station: Station): number {
  return isRaised(station) ? USER_TOP + USER_HEIGHT / 2 : KERNEL_MIDDLE;
}

function badge(x: number, y: number, label: string, fill: string): Element {
  const width = widthOf(label, 10) + 8;
  return s('g', [
    s('rect', { x: x - width / 2, y: y - 7, width, height: 14, rx: 7, fill }),
    words(x, y + 3.5, label, { textAnchor: 'middle', fontSize: 10 }),
  ]);
}

function words(x: number, y: number, text: string, more: Readonly<Record<string, string | number>> = {}): Element {
  return s('text', { x, y, fill: '#ffffff', ...more }, text);
}

/** About what a text takes in a font without serifs: an image can't measure. */
function widthOf(text: string, size: number): number {
  return text.length * size * 0.63;
}

function twoLines(name: string): readonly string[] {
  const at = name.indexOf(' ');
  return at < 0 ? [clip(name, 11)] : [clip(name.slice(0, at), 11), clip(name.slice(at + 1), 11)];
}
