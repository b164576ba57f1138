import type { Measurement } from '../../cost/index.js';
import type { Finding } from '../../model/index.js';
import type { ReferenceCall } from '../../reference/index.js';
import type { Style } from '../style.js';
import type { Card } from './card.js';
import { toMarkdownCard, type MarkdownAbilities } from './markdown.js';
import { toPlainText } from './plaintext.js';
import { referenceCard, referenceFold } from './reference.js';
import { siteCard } from './site.js';

export type { Card } from './card.js';
export type { MarkdownAbilities } from './markdown.js';
export { hintFor, picturePanels, siteCard } from './site.js';
export { toMarkdownCard } from './markdown.js';
export { toPlainText } from './plaintext.js';
export { referenceCard } from './reference.js';
export { referenceFor, type ReferenceCall } from '../../reference/index.js';

/** How a card is shown: as Markdown, as far as the reader understands it, or as plain text, coloured or not. */
export type CardFormat =
  | ({ readonly format: 'markdown' } & Partial<MarkdownAbilities>)
  | { readonly format: 'plaintext'; readonly style?: Style };

export type CardOptions = CardFormat & {
  /** The address of the folder with the generated pages, without a slash at its end; no links without it. */
  readonly docs?: string;
  /** What was measured on this machine. */
  readonly measured?: readonly Measurement[];
};

/**
 * The card of a finding: what is copied, what it costs now and with each advice, what an advice assumes, loses and risks,
 * and where the figures come from. `text` is the document that the finding's spans refer to. In Markdown everything that
 * comes from the source is escaped or a code span. `call`: what the card is shown at, to be told of at its end.
 */
export function renderCard(finding: Finding, text: string, options: CardOptions, call?: ReferenceCall): string {
  const card = siteCard(finding, text, options.docs, options.measured);
  return printCard(call === undefined ? card : { ...card, folds: [...card.folds, referenceFold(call)] }, options);
}

/** The card of a call that moves bytes, whoever makes it. */
export function renderReference(call: ReferenceCall, options: CardOptions): string {
  return printCard(referenceCard(call, options.docs), options);
}

export function printCard(card: Card, options: CardFormat): string {
  return options.format === 'plaintext' ? toPlainText(card, options.style) : toMarkdownCard(card, options);
}
