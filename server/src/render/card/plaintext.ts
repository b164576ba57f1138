import type { PhrasingContent, Root, RootContent, Table } from 'mdast';

const WIDTH = 100;

/** A card's tree for a terminal: no markup but the backticks around code, wrapped at 100 columns. */
export function toPlainText(root: Root): string {
  return `${blocks(root.children, '').join('\n')}\n`;
}

function blocks(nodes: readonly RootContent[], indent: string): string[] {
  return nodes.flatMap((node, index) => [...(index > 0 && indent === '' ? [''] : []), ...block(node, indent)]);
}

function block(node: RootContent, indent: string): string[] {
  switch (node.type) {
    case 'paragraph':
      return wrap(inline(node.children), indent, indent);
    case 'list':
      return node.children.flatMap(({ children }) => {
        const [first, ...rest] = blocks(children, `${indent}  `);
        return first === undefined ? [] : [`${indent}- ${first.trimStart()}`, ...rest];
      });
    case 'table':
      return tableLines(node).map((line) => indent + line);
    case 'thematicBreak':
      return ['-'.repeat(WIDTH)];
    default:
      throw new Error(`a card has no ${node.type}`);
  }
}

function inline(nodes: readonly PhrasingContent[]): string {
  return nodes.map(inlineText).join('');
}

function inlineText(node: PhrasingContent): string {
  switch (node.type) {
    case 'text':
      return node.value;
    case 'inlineCode':
      return `\`${node.value}\``;
    case 'strong':
      return inline(node.children);
    case 'link':
      return `${inline(node.children)}: ${node.url}`;
    default:
      throw new Error(`a card has no ${node.type}`);
  }
}

function wrap(text: string, first: string, next: string): string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    const longer = line.trim() === '' ? line + word : `${line} ${word}`;
    if (longer.length > WIDTH && line.trim() !== '') {
      lines.push(line);
      line = next + word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

function tableLines(table: Table): string[] {
  const cells = table.children.map((row) => row.children.map((cell) => inline(cell.children)));
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
  return [...lines.slice(0, 1), rule, ...lines.slice(1)];
}
