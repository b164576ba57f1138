import type { RootContent, Text } from 'mdast';
import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { toMarkdown } from 'mdast-util-to-markdown';
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
  return toMarkdown(root, { bullet: '-', rule: '-', extensions: [TABLES], handlers: { text: escapeText } });
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

/** Made once: its patterns are compiled when first used. */
const TABLES = gfmTableToMarkdown();

/**
 * Text that stays text wherever it stands: all that could begin markup is escaped, whether it would or not. The library
 * looks at each character's surroundings instead, which takes longer than all the rest of a card.
 */
function escapeText({ value }: Text): string {
  return value
    .replace(/[\\`*_[\]<>|~@]|&(?=[#\w])|:(?=\/\/)/g, '\\$&')
    .replace(/\bwww\./gi, (it) => `${it.slice(0, -1)}\\.`)
    .replace(/^(\s*)([-+=#]|\d+(?=[.)]))/, (_all, space: string, mark: string) => {
      return /^\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`;
    });
}
