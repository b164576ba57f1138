import type { RootContent } from 'mdast';
import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { toMarkdown, type Unsafe } from 'mdast-util-to-markdown';
import { pictureText, pictureUrl, textFigure } from '../picture/index.js';
import type { Card, Fold } from './card.js';
import { words } from './inline.js';

/** What the reader of Markdown understands besides tables. */
export interface MarkdownAbilities {
  /** Shows images with `data:` addresses. */
  readonly pictures: boolean;
  /** Understands `<details>`. */
  readonly folds: boolean;
}

/** A card as Markdown. Text is escaped, and the only HTML is that of folds. */
export function toMarkdownCard({ head, picture, short, folds }: Card, abilities: Partial<MarkdownAbilities>): string {
  const children: RootContent[] = [
    ...head,
    ...(picture === undefined ? [] : [figure(picture, abilities)]),
    ...short,
    ...(folds.length > 0 && abilities.folds !== true ? [{ type: 'thematicBreak' } as const] : []),
    ...folds.flatMap((fold) => (abilities.folds === true ? folded(fold) : headed(fold))),
  ];
  const root = { type: 'root', children } as const;
  return toMarkdown(root, { bullet: '-', rule: '-', extensions: [gfmTableToMarkdown()], unsafe: AUTOLINKS });
}

function figure(panels: NonNullable<Card['picture']>, { pictures }: Partial<MarkdownAbilities>): RootContent {
  if (pictures !== true) return { type: 'code', value: textFigure(panels).join('\n') };
  return {
    type: 'paragraph',
    children: [{ type: 'image', url: pictureUrl(panels), alt: pictureText(panels) }],
  };
}

/** The titles are the project's own words: a technique's name, and nothing of the source. */
function folded({ title, content }: Fold): RootContent[] {
  return [html(`<details><summary>${escapeHtml(title)}</summary>`), ...content, html('</details>')];
}

function headed({ title, content }: Fold): RootContent[] {
  return [{ type: 'paragraph', children: [{ type: 'strong', children: [words(title)] }] }, ...content];
}

function html(value: string): RootContent {
  return { type: 'html', value };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (it) => `&#${it.charCodeAt(0)};`);
}

/** Where a bare address in a text would become a link: the colon, the dot and the at sign are escaped. */
const AUTOLINKS: Unsafe[] = [
  { character: ':', before: '[ps]', after: '\\/' },
  { character: '.', before: '[Ww]', after: '[-.\\w]' },
  { character: '@', before: '[+\\-.\\w]', after: '[\\-.\\w]' },
].map((it) => ({
  ...it,
  inConstruct: 'phrasing',
  notInConstruct: ['autolink', 'destinationRaw', 'destinationLiteral'],
}));
