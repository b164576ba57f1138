import { NUMBERS } from '../text/numbers.js';

/** A parameter's name ("" where none could be told), and whether it is a number. */
export interface Parameter {
  readonly name: string;
  readonly isNumber: boolean;
}

/** Whether a declaration with these words and without a star or bracket declares a number. */
function declaresNumber(declaration: string): boolean {
  return !/[*[(]/.test(declaration) && (declaration.match(/[A-Za-z_]\w*/g) ?? []).some((word) => NUMBERS.has(word));
}

const WORD_UNIT = /\w/;

/** The parameters of a definition in order, read off its text: `ssize_t (*f)(int, void *)` is `f`. */
export function parametersOf(text: string, name: string): readonly Parameter[] {
  const body = text.indexOf('{');
  const head = text.slice(0, body === -1 ? text.length : body);
  let from = openingOf(head, name) + 1;
  if (from === 0) return [];
  const pieces: string[] = [];
  let depth = 0;
  for (let i = from - 1; i < head.length; i++) {
    const at = head[i];
    if (at === '(') depth++;
    if (at === ')') depth--;
    if (depth === 0 || (at === ',' && depth === 1)) {
      pieces.push(head.slice(from, i));
      from = i + 1;
    }
    if (depth === 0) break;
  }
  return pieces.map(withoutDefault).map((piece) => ({ name: parameterName(piece), isNumber: declaresNumber(piece) }));
}

/** C++: `unsigned *size = nullptr`. */
function withoutDefault(piece: string): string {
  const value = piece.indexOf('=');
  return value === -1 ? piece : piece.slice(0, value);
}

/** The parenthesis behind a function's name, or else the first one. */
function openingOf(head: string, name: string): number {
  for (let at = head.indexOf(name); name !== '' && at !== -1; at = head.indexOf(name, at + 1)) {
    if (at > 0 && WORD_UNIT.test(head[at - 1] ?? '')) continue;
    let next = at + name.length;
    while (/\s/.test(head[next] ?? '')) next++;
    if (head[next] === '(') return next;
  }
  return head.indexOf('(');
}

const POINTER_NAME = /\(\s*\*\s*(\w+)\s*\)/;
const LAST_NAME = /(\w+)\s*(?:\[[^\]]*\]\s*)*$/;

function parameterName(piece: string): string {
  const pointer = piece.includes('(') ? POINTER_NAME.exec(piece)?.[1] : undefined;
  return pointer ?? LAST_NAME.exec(piece)?.[1] ?? '';
}
