/** How to set off parts of a text; the identity functions where there is no colour. */
export interface Style {
  readonly strong: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly note: (text: string) => string;
  readonly mark: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly added: (text: string) => string;
  readonly removed: (text: string) => string;
}

const plain = (text: string): string => text;

export const PLAIN: Style = {
  strong: plain,
  warning: plain,
  note: plain,
  mark: plain,
  faint: plain,
  added: plain,
  removed: plain,
};

/** ANSI escape sequences, for a terminal. */
export const ANSI: Style = {
  strong: ansi(1, 22),
  warning: ansi(33, 39),
  note: ansi(36, 39),
  mark: ansi(31, 39),
  faint: ansi(2, 22),
  added: ansi(32, 39),
  removed: ansi(31, 39),
};

function ansi(on: number, off: number): (text: string) => string {
  return (text) => `\u001b[${on}m${text}\u001b[${off}m`;
}
