import type { Root, RootContent, Text } from 'mdast';
import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { toMarkdown } from 'mdast-util-to-markdown';
import { pictureText, pictureUrl, textFigure } from '../picture/index.js';
import type { Card, Fold } from './card.js';

/** What the reader of Markdown understands besides tables. */
export interface MarkdownAbilities {
  /** Shows images with `data:` addresses. */
  readonly pictures: boolean;
  /** Understands `<details>`. */
  readonly folds: boolean;
}

/** A card as Markdown. Text is escaped, and the only HTML is that of folds. */
export function toMarkdownCard({ head, picture, short, folds }: Card, abilities: Partial<MarkdownAbilities>): string {
  const main = print([...head, ...(picture === undefined ? [] : [figure(picture, abilities)]), ...short]);
  const canFold = abilities.folds === true;
  const rule = folds.length > 0 && !canFold ? ['---\n'] : [];
  return [main, ...rule, ...folds.map((fold) => (canFold ? folded(fold) : headed(fold)))].join('\n');
}

/** Blocks end with a line end, so that an empty line stands between two that are joined by one more. */
function print(children: readonly RootContent[]): string {
  const root: Root = { type: 'root', children: [...children] };
  return toMarkdown(root, { bullet: '-', rule: '-', extensions: [TABLES], handlers: { text: escapeText } });
}

/** Folds that are the same for many cards are the same object: they are printed once. */
const printed = new WeakMap<Fold, string>();

function contentOf(fold: Fold): string {
  const known = printed.get(fold) ?? print(fold.content);
  printed.set(fold, known);
  return known;
}

function figure(panels: NonNullable<Card['picture']>, { pictures }: Partial<MarkdownAbilities>): RootContent {
  if (pictures !== true) return { type: 'code', value: textFigure(panels).join('\n') };
  return {
    type: 'paragraph',
    children: [{ type: 'image', url: pictureUrl(panels), alt: pictureText(panels) }],
  };
}

/** The titles are the project's own words: a technique's name, and nothing of the source. */
function folded(fold: Fold): string {
  return `<details><summary>${escapeHtml(fold.title)}</summary>\n\n${contentOf(fold)}\n</details>\n`;
}

function headed(fold: Fold): string {
  return `**${escapeText({ value: fold.title })}**\n\n${contentOf(fold)}`;
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
function escapeText({ value }: Pick<Text, 'value'>): string {
  return value
    .replace(/[\\`*_[\]<>|~@]|&(?=[#\w])|:(?=\/\/)/g, '\\$&')
    .replace(/\bwww\./gi, (it) => `${it.slice(0, -1)}\\.`)
    .replace(/^(\s*)([-+=#]|\d+(?=[.)]))/, (_all, space: string, mark: string) => {
      return /^\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`;
    });
}
