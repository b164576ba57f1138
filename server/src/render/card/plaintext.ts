import type { PhrasingContent, Table } from 'mdast';
import { textFigure } from '../picture/index.js';
import { PLAIN, type Style } from '../style.js';
import type { Card, CardBlock } from './card.js';

const WIDTH = 100;

/** Text of one kind, with what sets it off. */
interface Run {
  readonly text: string;
  readonly paint: (text: string) => string;
}

const unpainted = (text: string): string => text;

/** A card for a terminal: no markup but the backticks around code, wrapped at 100 columns. */
export function toPlainText({ head, picture, short, folds }: Card, style: Style = PLAIN): string {
  const parts: readonly (readonly string[])[] = [
    ...head.map((it) => block(it, '', style)),
    ...(picture === undefined ? [] : [figure(picture, style)]),
    ...short.map((it) => block(it, '', style)),
    ...(folds.length === 0 ? [] : [[style.faint('-'.repeat(WIDTH))]]),
    ...folds.flatMap(({ title, content }) => [[style.strong(title)], ...content.map((it) => block(it, '', style))]),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function figure(panels: NonNullable<Card['picture']>, style: Style): readonly string[] {
  const lines = textFigure(panels);
  return lines.map((line, index) => (index % 2 === 0 ? line : paintArrows(line, style)));
}

function paintArrows(line: string, style: Style): string {
  return line
    .replace(/=CPU=>/g, (it) => style.mark(it))
    .replace(/-DMA->/g, (it) => style.note(it))
    .replace(/\.{6}>/g, (it) => style.added(it));
}

function block(node: CardBlock, indent: string, style: Style): string[] {
  switch (node.type) {
    case 'paragraph':
      return wrap(runs(node.children, style), indent);
    case 'list':
      return node.children.flatMap(({ children }) => {
        const lines = children.flatMap((child) => {
          if (child.type !== 'paragraph' && child.type !== 'list') throw new Error(`a list has no ${child.type}`);
          return block(child, `${indent}  `, style);
        });
        const [first, ...rest] = lines;
        return first === undefined ? [] : [`${indent}- ${first.trimStart()}`, ...rest];
      });
    case 'code':
      return node.value.split('\n').map((line) => `${indent}  ${line}`);
    case 'table':
      return tableLines(node, style).map((line) => indent + line);
  }
}

function runs(nodes: readonly PhrasingContent[], style: Style, paint = unpainted): readonly Run[] {
  return nodes.flatMap((node): readonly Run[] => {
    switch (node.type) {
      case 'text':
        return [{ text: node.value, paint }];
      case 'inlineCode':
        return [{ text: `\`${node.value}\``, paint: paint === unpainted ? style.note : paint }];
      case 'strong':
        return runs(node.children, style, style.strong);
      case 'link':
        return [...runs(node.children, style, paint), { text: `: ${node.url}`, paint: style.faint }];
      default:
        throw new Error(`a card has no ${node.type}`);
    }
  });
}

/** Breaks at spaces; widths are those of the text without colours. */
function wrap(content: readonly Run[], indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  let width = indent.length;
  let isEmpty = true;
  for (const word of wordsOf(content)) {
    const length = word.reduce((sum, { text }) => sum + text.length, 0);
    if (!isEmpty && width + 1 + length > WIDTH) {
      lines.push(line);
      line = indent;
      width = indent.length;
      isEmpty = true;
    }
    line += (isEmpty ? '' : ' ') + word.map(({ text, paint }) => (text === '' ? '' : paint(text))).join('');
    width += (isEmpty ? 0 : 1) + length;
    isEmpty = false;
  }
  return [...lines, line];
}

/** A word may have parts of several kinds: "`in`,". */
function wordsOf(content: readonly Run[]): readonly (readonly Run[])[] {
  const words: Run[][] = [[]];
  for (const { text, paint } of content) {
    text.split(' ').forEach((part, index) => {
      if (index > 0) words.push([]);
      words.at(-1)?.push({ text: part, paint });
    });
  }
  return words.filter((word) => word.some(({ text }) => text !== ''));
}

function tableLines(table: Table, style: Style): string[] {
  const rows = table.children.map(({ children }) => children.map((cell) => runs(cell.children, PLAIN)));
  const cells = rows.map((row) => row.map((cell) => cell.map(({ text }) => text).join('')));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return table.align?.[column] === 'right' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [...lines.slice(0, 1).map(style.strong), style.faint(rule), ...lines.slice(1)];
}
