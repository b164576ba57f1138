import type { InlineCode, PhrasingContent, Strong, Text } from 'mdast';
import { clip, printable } from '../message.js';

const LONGEST_NAME = 48;
const LONGEST_PROSE = 1000;

/** A piece of source text. As a node of the tree it can't become markup, whatever is in it. */
export function code(sourceText: string): InlineCode {
  return { type: 'inlineCode', value: clip(oneLine(sourceText), LONGEST_NAME) };
}

export function words(value: string): Text {
  return { type: 'text', value };
}

export function strong(...children: PhrasingContent[]): Strong {
  return { type: 'strong', children };
}

/**
 * A sentence of the project's own: `code spans` and **strong words** are marked, all else is plain text. A name from the
 * source with a backtick in it may move the marks, but stays text.
 */
export function prose(sentence: string): PhrasingContent[] {
  const parts = clip(oneLine(sentence), LONGEST_PROSE).match(/`[^`]+`|\*\*[^*`]+\*\*|[^`*]+|[`*]/g) ?? [];
  return parts.map((part) => {
    if (part.length > 2 && part.startsWith('`')) return code(part.slice(1, -1));
    if (part.length > 4 && part.startsWith('**')) return strong(words(part.slice(2, -2)));
    return words(part);
  });
}

function oneLine(text: string): string {
  return printable(text.replace(/\s+/g, ' ').trim());
}
