/** A table; cells are Markdown of one line. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n') + '\n';
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** A fenced block that no content can close. */
export function fence(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${text.trimEnd()}\n${ticks}\n`;
}

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}\n`).join('');
}

/** A part that is folded away until it is asked for. */
export function folded(summary: string, content: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${content}\n</details>\n`;
}

/** A page of parts, marked as generated. */
export function page(title: string, ...parts: readonly string[]): string {
  return [`<!-- Written by \`npm run generate\`. Do not edit. -->`, `# ${title}`, ...parts].join('\n\n');
}

/** Upper case at its start, a full stop at its end. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
