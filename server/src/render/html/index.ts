import type { Element } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { h, s } from 'hastscript';
import { allPatterns } from '../../patterns/index.js';
import { allTechniques } from '../../techniques/index.js';
import { counted, printable } from '../message.js';
import { pictureDefinitions, pictureSize, pictureText, picturePanelElements, type Panel } from '../picture/index.js';
import { byteSize } from '../quantity.js';
import type { WarningReport } from '../report.js';
import { SCRIPT, SCRIPT_HASH } from './script.generated.js';
import { cardElements, messageElements, type HtmlSite } from './site.js';
import { STYLE } from './style.js';

export { htmlSite, type HtmlSite } from './site.js';

export interface HtmlReport {
  readonly version: string;
  /** The folder that was looked at, as people write it. */
  readonly root: string;
  readonly figures: { readonly files: number; readonly parsed: number };
  readonly sites: readonly HtmlSite[];
  readonly warnings: readonly WarningReport[];
}

/** One page that needs nothing else: all sites with costs and pictures, sortable and searchable, in light and dark. */
export function renderHtml(report: HtmlReport): string {
  const pictures = new Pictures();
  const sites = report.sites.map((site) => siteElement(site, pictures));
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${SCRIPT_HASH}'`;
  const page = h('html', { lang: 'en' }, [
    h('head', [
      h('meta', { charSet: 'utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { httpEquiv: 'Content-Security-Policy', content: policy }),
      h('title', `copies in ${printable(report.root)}`),
      h('style', STYLE),
    ]),
    h('body', [
      h('h1', headline(report)),
      h('p.note', [
        h('code', printable(report.root)),
        `, ${counted(report.figures.files, 'file')} looked at, zerocopy ${report.version}`,
      ]),
      ...(report.sites.length === 0 ? [] : [lists(report.sites), tools(), h('div.scroll', [siteTable(sites)])]),
      ...warningList(report.warnings),
      pictures.element(),
      ...(report.sites.length === 0 ? [] : [h('script', SCRIPT)]),
    ]),
  ]);
  return `<!doctype html>\n${toHtml(page)}\n`;
}

function headline({ sites }: HtmlReport): string {
  if (sites.length === 0) return 'No copies found';
  const files = new Set(sites.map(({ path }) => path)).size;
  return `${counted(sites.length, 'copy', 'copies')} in ${counted(files, 'file')}`;
}

/** Folders and patterns with their counts; a click leaves only theirs. */
function lists(sites: readonly HtmlSite[]): Element {
  const folders = countBy(sites, ({ path }) => foldersOf(printable(path)));
  const patterns = countBy(sites, ({ finding }) => [finding.pattern]);
  const list = (title: string, key: string, counts: ReadonlyMap<string, number>, nameOf: (value: string) => string) =>
    h('section', [
      h('h2', title),
      h(
        'div.choices',
        [...counts].map(([value, count]) =>
          h('button', { type: 'button', ariaPressed: 'false', dataKey: key, dataValue: value, title: nameOf(value) }, [
            `${printable(value === '' ? '.' : value)} `,
            h('strong', `${count}`),
          ]),
        ),
      ),
    ]);
  return h('div.lists', [
    list('By folder', 'folder', folders, (value) => value),
    list('By pattern', 'pattern', patterns, (value) => allPatterns.find(({ id }) => id === value)?.title ?? value),
  ]);
}

function countBy(sites: readonly HtmlSite[], keysOf: (site: HtmlSite) => readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const site of sites) for (const key of keysOf(site)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return new Map([...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])));
}

/** The first two folders of a path: `a` and `a/b` of `a/b/c/d.c`; of a file without a folder the root. */
function foldersOf(path: string): readonly string[] {
  const folders = path.split('/').slice(0, -1);
  if (folders.length === 0) return [''];
  return folders.slice(0, 2).map((_, index) => folders.slice(0, index + 1).join('/'));
}

function tools(): Element {
  return h('div.tools', [
    h('input', {
      id: 'search',
      type: 'search',
      placeholder: 'search files, names, patterns, ways out',
      ariaLabel: 'search',
    }),
    h('span', { id: 'shown', role: 'status' }),
  ]);
}

const COLUMNS = [
  { title: 'place', sort: 'place' },
  { title: 'what', sort: 'pattern' },
  { title: 'from → to', sort: 'ends' },
  { title: 'calls per MiB', sort: 'calls', number: true },
  { title: 'by the CPU per MiB', sort: 'moved', number: true },
  { title: 'way out', sort: 'way' },
] as const;

function siteTable(sites: readonly Element[]): Element {
  const head = COLUMNS.map((column) => {
    const isNumber = 'number' in column;
    const className = isNumber ? 'number' : undefined;
    return h('th', { scope: 'col', dataSort: column.sort, dataType: isNumber ? 'number' : 'text', className }, [
      column.title,
    ]);
  });
  return h('table', { id: 'sites' }, [h('thead', [h('tr', head)]), ...sites]);
}

function siteElement(site: HtmlSite, pictures: Pictures): Element {
  const { path, line, finding, ends, card } = site;
  const [best] = finding.advice;
  const now = best?.cost.before.perMiB;
  const wayName = best && (allTechniques.find(({ id }) => id === best.technique)?.name ?? best.technique);
  const shownPath = printable(path);
  const address = encodeURI(wellFormed(path)).replace(/[?#]/g, encodeURIComponent);
  const data = {
    dataPlace: `${shownPath}:${String(line).padStart(8, '0')}`,
    dataFolder: shownPath.split('/').slice(0, -1).join('/'),
    dataPattern: finding.pattern,
    dataEnds: ends,
    dataCalls: `${now?.systemCalls ?? 0}`,
    dataMoved: `${now?.cpuBytes ?? 0}`,
    dataWay: wayName ?? '',
    dataText: printable(`${path} ${finding.pattern} ${finding.message} ${ends} ${wayName ?? ''}`.toLowerCase()),
  };
  return h('tbody', data, [
    h('tr', [
      h('td.place', [
        h(
          'a',
          { href: `./${address}`, dataOpen: encodeURIComponent(wellFormed(path)), dataLine: line },
          `${shownPath}:${line}`,
        ),
        h('br'),
        h('button.fold', { type: 'button', ariaExpanded: 'true' }, 'card'),
      ]),
      h('td', [
        h('span', { className: finding.severity === 'warning' ? 'warning' : undefined }, finding.pattern),
        h('br'),
        ...messageElements(finding.message),
      ]),
      h('td', ends),
      h('td.number', now === undefined ? '?' : now.systemCalls.toLocaleString('en')),
      h('td.number', now === undefined ? '?' : byteSize(now.cpuBytes)),
      h('td', wayName === undefined || best === undefined ? 'none' : [h('code', wayName), ` (${best.safety})`]),
    ]),
    h('tr.more', [
      h(
        'td',
        { colSpan: COLUMNS.length },
        cardElements(card, (panels) => pictures.use(panels)),
      ),
    ]),
  ]);
}

/** Half characters can't stand in an address. */
function wellFormed(path: string): string {
  return path.replace(/\p{Surrogate}/gu, '\ufffd');
}

function warningList(warnings: readonly WarningReport[]): Element[] {
  if (warnings.length === 0) return [];
  const items = warnings.map(({ path, message }) =>
    h('li', printable(path === undefined ? message : `${path}: ${message}`)),
  );
  return [h('h2', 'Not looked at'), h('ul', items)];
}

/** Equal pictures are drawn once and referred to: hundreds of sites have a few different ones. */
class Pictures {
  readonly #drawn = new Map<string, { readonly id: string; readonly element: Element }>();

  use(panels: readonly Panel[]): Element {
    const { width, height } = pictureSize(panels);
    const elements = picturePanelElements(panels);
    const key = toHtml(elements, { space: 'svg' });
    const id = this.#drawn.get(key)?.id ?? `path-${this.#drawn.size + 1}`;
    const box = `0 0 ${width} ${height}`;
    this.#drawn.set(key, { id, element: s('symbol', { id, viewBox: box }, elements) });
    return s('svg', { width, height, viewBox: box, role: 'img' }, [
      s('title', pictureText(panels)),
      s('use', { href: `#${id}`, width, height }),
    ]);
  }

  element(): Element {
    return s('svg', { width: 0, height: 0, ariaHidden: 'true', style: 'position:absolute' }, [
      pictureDefinitions(),
      ...[...this.#drawn.values()].map(({ element }) => element),
    ]);
  }
}
