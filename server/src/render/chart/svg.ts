import type { Element } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { h, s } from 'hastscript';
import { ratiosOf, type Measurement } from '../../cost/index.js';
import { STYLE } from '../html/style.js';
import { measuredCaveats, measuredWhat, share, wayTitle } from './text.js';

/** In pixels. */
const WIDTH = 720;
const ROW = 34;
const TOP = 26;
const LABEL = 190;
const FIGURES = 150;
const SPAN = WIDTH - LABEL - FIGURES;

/** The bars: a bar to the median, a line from the lowest to the highest round, and where the loop is. */
export function chartElement(measurement: Measurement): Element {
  const ratios = ratiosOf(measurement);
  const most = Math.max(1, ...ratios.map(({ high }) => high));
  const x = (value: number): number => LABEL + (value / most) * SPAN;
  const height = TOP + ratios.length * ROW + 8;
  const text = (at: number, y: number, value: string, more: Readonly<Record<string, string | number>> = {}): Element =>
    s('text', { x: at, y, fill: 'currentColor', ...more }, value);
  return s(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: 'img',
      fontSize: 13,
      fontFamily: "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif",
    },
    [
      s('title', `processor time against the loop: ${measuredWhat(measurement)}`),
      s('path', {
        d: `M${x(1)} ${TOP - 8}V${height - 4}`,
        stroke: 'currentColor',
        strokeDasharray: '3 4',
        opacity: 0.6,
      }),
      text(x(1), TOP - 12, 'the loop = 1', { textAnchor: 'middle', fontSize: 11 }),
      ...ratios.flatMap(({ way, median, low, high }, index) => {
        const y = TOP + index * ROW;
        const middle = y + 12;
        const colour = way === 'read-write' ? '#8a919c' : median < 1 ? '#2f9e5a' : '#dd5a1b';
        return [
          text(LABEL - 10, middle + 4, wayTitle(measurement, way), { textAnchor: 'end' }),
          s('rect', { x: LABEL, y, width: Math.max(2, x(median) - LABEL), height: 24, rx: 3, fill: colour }),
          ...(high > low
            ? [
                s('path', {
                  d: `M${x(low)} ${middle}H${x(high)}M${x(low)} ${middle - 6}v12M${x(high)} ${middle - 6}v12`,
                  stroke: 'currentColor',
                  strokeWidth: 1.5,
                  fill: 'none',
                }),
              ]
            : []),
          text(WIDTH - FIGURES + 12, middle + 4, `${share(median)} (${share(low)} to ${share(high)})`),
        ];
      }),
    ],
  );
}

/** What was measured as one page that needs nothing else. */
export function renderMeasurementHtml(measurement: Measurement): string {
  const ratios = ratiosOf(measurement);
  const heads = ['way', 'share', 'with the other end', 'system calls', 'rounds'];
  const page = h('html', { lang: 'en' }, [
    h('head', [
      h('meta', { charSet: 'utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { httpEquiv: 'Content-Security-Policy', content: "default-src 'none'; style-src 'unsafe-inline'" }),
      h('title', 'Copies measured on this machine'),
      h(
        'style',
        `${STYLE}\nsvg { max-width: 100%; height: auto; }\ntd.way { min-width: 7rem; } th.number { white-space: normal; }\n`,
      ),
    ]),
    h('body', [
      h('h1', 'Measured on this machine'),
      h('p.note', measuredWhat(measurement)),
      chartElement(measurement),
      h('div.scroll', [
        h('table', [
          h('thead', [
            h(
              'tr',
              heads.map((title, index) => h(index === 0 ? 'th' : 'th.number', title)),
            ),
          ]),
          h(
            'tbody',
            ratios.map(({ way, median, low, high, together, calls, rounds }) =>
              h('tr', [
                h('td.way', wayTitle(measurement, way)),
                h('td.number', `${share(median)} (${share(low)} to ${share(high)})`),
                h('td.number', share(together)),
                h('td.number', calls.toLocaleString('en')),
                h('td.number', `${rounds}`),
              ]),
            ),
          ),
        ]),
      ]),
      h(
        'ul',
        measuredCaveats(measurement).map((it) => h('li', it)),
      ),
    ]),
  ]);
  return `<!doctype html>\n${toHtml(page)}\n`;
}
