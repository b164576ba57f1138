import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { toMarkdown, type Unsafe } from 'mdast-util-to-markdown';
import type { Finding } from '../../model/index.js';
import { toPlainText } from './plaintext.js';
import { cardTree } from './tree.js';

export interface CardOptions {
  readonly format: 'markdown' | 'plaintext';
  /** The address of the folder with the generated pages, without a slash at its end; no links without it. */
  readonly docs?: string;
}

/**
 * The card of a finding: what is copied, what it costs now and with each advice, what an advice assumes, loses and risks,
 * and where the figures come from. `text` is the document that the finding's spans refer to. In Markdown everything that
 * comes from the source is escaped or a code span.
 */
export function renderCard(finding: Finding, text: string, options: CardOptions): string {
  const tree = cardTree(finding, text, options.docs);
  if (options.format === 'plaintext') return toPlainText(tree);
  return toMarkdown(tree, { bullet: '-', rule: '-', extensions: [gfmTableToMarkdown()], unsafe: AUTOLINKS });
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
