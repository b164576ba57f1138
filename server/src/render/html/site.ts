import type { Element, ElementContent, RootContent } from 'hast';
import { h } from 'hastscript';
import { toHast } from 'mdast-util-to-hast';
import type { Finding } from '../../model/index.js';
import { siteCard, type Card } from '../card/index.js';
import { prose } from '../card/inline.js';
import type { Panel } from '../picture/index.js';
import { lineIndexOf } from '../positions.js';

/** A copy as the report shows it. The text it was found in may be let go. */
export interface HtmlSite {
  /** As the report's root sees it, with `/`. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly finding: Pick<Finding, 'pattern' | 'severity' | 'message' | 'advice'>;
  readonly ends: string;
  readonly card: Card;
}

/** What the report keeps of a finding of `text`; `docs` as for cards. */
export function htmlSite(path: string, finding: Finding, text: string, docs?: string): HtmlSite {
  const { pattern, severity, message, advice, site } = finding;
  return {
    path,
    line: lineIndexOf(text).positionAt(site.anchor.start).line + 1,
    finding: { pattern, severity, message, advice },
    ends: `${site.source.kind} → ${site.sink.kind}`,
    card: siteCard(finding, text, docs),
  };
}

/** A card as elements; `drawn` gives the picture. */
export function cardElements(card: Card, drawn: (panels: readonly Panel[]) => ElementContent): ElementContent[] {
  return [
    ...elementsOf(card.head),
    ...(card.picture === undefined ? [] : [drawn(card.picture)]),
    ...elementsOf(card.short),
    ...card.folds.map(({ title, content }): Element => h('details', [h('summary', title), ...elementsOf(content)])),
  ];
}

/** A message, with the names in it as code. */
export function messageElements(message: string): ElementContent[] {
  return elementsOf([{ type: 'paragraph', children: prose(message) }]);
}

/** Blocks of a card as elements: what would be HTML in them stays text. */
function elementsOf(blocks: Card['short']): ElementContent[] {
  const root = toHast({ type: 'root', children: [...blocks] });
  return root.type === 'root' ? root.children.filter(isContent) : [];
}

function isContent(node: RootContent): node is ElementContent {
  return node.type !== 'doctype';
}
