/**
 * The blocks of a program text, told by its letters and not by a parser, and what a name's declaration in them reaches:
 * near enough for a question that may be answered "perhaps".
 */
import { behind, endOfString, isInComment, wordsIn } from './text.js';

/** A stretch of the text from the head of a block (a function's parameters, a loop's names) to behind its brace. */
export interface Reach {
  readonly start: number;
  readonly end: number;
}

interface Block {
  /** Of the opening brace. */
  readonly start: number;
  /** Behind the closing brace. */
  end: number;
  readonly parent: Block | undefined;
  /** Of a template, which goes on behind it. */
  readonly isPart: boolean;
}

/** What can change the meaning of a brace, and braces. */
const TOKEN = /[{}'"`]|\/[/*]?/g;
/** A slash begins a pattern, and is no division, behind an operator, an opening bracket or one of these words. */
const BEFORE_PATTERN =
  /(?:^|[(,=:[!&|?{};+\-*%<>~^\n]|\b(?:return|typeof|case|in|of|delete|void|throw|yield|await|do|else))[^\S\n]*$/;
const PATTERN = /\/(?:[^\\/[\n]|\\.|\[(?:[^\\\]\n]|\\.)*\])+\//y;
/** In front of a name that a statement declares, by itself or in a pattern; a loop's names reach no further than it. */
const DECLARATION = /(?<![.\w$]|\(\s*)((const|let|var)\s+(?:[{[][^=;]*)?)$/;
/** In front of a name in a list of parameters, behind it, and in front of it in a pattern. */
const PARAMETER = /(?:[([,]|\b(?:const|let|var|private|public|protected|readonly)|\.\.\.)\s*$/;
const BEHIND = /^\s*(?:[,)=?\]:;]|$|of\b|in\b)/;
const PART = /(?:[{[,:]|\.\.\.)\s*$/;
/** In UTF-16 units: as far as the head of a block, and a pattern that declares names, are looked at. */
const LONGEST_HEAD = 600;
const LONGEST_PATTERN = 200;
/** Patterns and types in a head may have braces of their own. */
const MOST_BLOCKS_IN_HEAD = 6;

/** The braces of a text, in pairs. */
export class Blocks {
  readonly #text: string;
  /** By start. */
  readonly #blocks: readonly Block[];
  readonly #heads = new Map<Block, Head | undefined>();
  readonly #homes = new Map<string, ReadonlySet<Block>>();

  private constructor(text: string, blocks: readonly Block[]) {
    this.#text = text;
    this.#blocks = blocks;
  }

  /** Undefined where the braces don't match: then something was read wrongly, or the text is broken. */
  static of(text: string): Blocks | undefined {
    const blocks: Block[] = [];
    // Of templates the parts in braces are code: where one ends, its template goes on.
    let open: Block | undefined;
    TOKEN.lastIndex = 0;
    const enter = (start: number, isPart: boolean): void => {
      open = { start, end: text.length, parent: open, isPart };
      blocks.push(open);
    };
    const template = (from: number): void => {
      const at = endOfTemplate(text, from);
      if (text[at] === '$') {
        enter(at + 1, true);
        TOKEN.lastIndex = at + 2;
      } else TOKEN.lastIndex = at + 1;
    };
    for (let found = TOKEN.exec(text); found; found = TOKEN.exec(text)) {
      const { 0: token, index } = found;
      switch (token) {
        case '{':
          enter(index, false);
          break;
        case '}': {
          if (open === undefined) return undefined;
          const { isPart } = open;
          open.end = index + 1;
          open = open.parent;
          if (isPart) template(index + 1);
          break;
        }
        case '`':
          template(index + 1);
          break;
        case '//':
          TOKEN.lastIndex = behind(text, '\n', index) + 1;
          break;
        case '/*':
          TOKEN.lastIndex = behind(text, '*/', index + 2) + 1;
          break;
        case '/': {
          PATTERN.lastIndex = index;
          if (BEFORE_PATTERN.test(text.slice(Math.max(0, index - 12), index)) && PATTERN.test(text)) {
            TOKEN.lastIndex = PATTERN.lastIndex;
          }
          break;
        }
        default:
          TOKEN.lastIndex = endOfString(text, index) + 1;
      }
    }
    return open === undefined ? new Blocks(text, blocks) : undefined;
  }

  /**
   * What the declaration reaches that a name at `position` means; undefined where it is none of a block that is seen.
   * All places where a name means the same get the same answer, also those among a function's parameters.
   */
  reachOf(name: string, position: number): Reach | undefined {
    const index = this.#indexAt(position);
    for (const next of this.#blocks.slice(index + 1, index + 1 + MOST_BLOCKS_IN_HEAD)) {
      const head = this.#headWith(name, next);
      if (head !== undefined && head <= position) return { start: head, end: next.end };
    }
    const homes = this.#homesOf(name);
    for (let block = this.#around(index, position); block !== undefined; block = block.parent) {
      const start = this.#headWith(name, block) ?? (homes.has(block) ? block.start : undefined);
      if (start !== undefined) return { start, end: block.end };
    }
    return undefined;
  }

  /** Of the last block that starts before a position; -1 if none does. */
  #indexAt(position: number): number {
    let low = -1;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#blocks[middle]?.start ?? Infinity) < position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #around(index: number, position: number): Block | undefined {
    let block = this.#blocks[index];
    while (block !== undefined && block.end <= position) block = block.parent;
    return block;
  }

  /** Where what stands before a block starts, if it declares the name. */
  #headWith(name: string, block: Block): number | undefined {
    const head = this.#headOf(block);
    return head !== undefined && isDeclaredIn(head, name) ? head.start : undefined;
  }

  #headOf(block: Block): Head | undefined {
    if (this.#heads.has(block)) return this.#heads.get(block);
    const from = Math.max(0, block.start - LONGEST_HEAD);
    const head = block.isPart ? undefined : headIn(this.#text.slice(from, block.start), from);
    this.#heads.set(block, head);
    return head;
  }

  /** The blocks in which a statement declares the name for all of it. */
  #homesOf(name: string): ReadonlySet<Block> {
    const known = this.#homes.get(name);
    if (known) return known;
    const homes = new Set<Block>();
    this.#homes.set(name, homes);
    const text = this.#text;
    for (const at of wordsIn(text, name, 0, text.length)) {
      const [, declaration, keyword] = DECLARATION.exec(text.slice(Math.max(0, at - LONGEST_PATTERN), at)) ?? [];
      const isKey =
        declaration?.includes('{') === true && /^\s*:/.test(text.slice(at + name.length, at + name.length + 20));
      if (declaration === undefined || isKey || isInComment(text, at)) continue;
      const position = at - declaration.length;
      let home = this.#around(this.#indexAt(position), position);
      if (keyword === 'var') while (home !== undefined && this.#headOf(home)?.of !== 'function') home = home.parent;
      if (home !== undefined) homes.add(home);
    }
    return homes;
  }
}

/** What stands in brackets before a block, or the one parameter of an arrow function. */
interface Head {
  readonly start: number;
  readonly list: string;
  readonly of: 'function' | 'loop' | 'other';
}

/** The head of a text that ends where a block begins, and starts at `from`. */
function headIn(before: string, from: number): Head | undefined {
  const text = before.trimEnd();
  const isArrow = text.endsWith('=>');
  const written = isArrow ? text.slice(0, -2).trimEnd() : text;
  // Behind an empty line the block stands for itself.
  const close = !isArrow && /\n\s*\n/.test(before.slice(text.length)) ? undefined : endOfList(written);
  if (close === undefined) {
    const [name] = isArrow ? (/(?<![.\w$])[\w$]+$/.exec(written.slice(-LONGEST_PATTERN)) ?? []) : [];
    return name === undefined
      ? undefined
      : { start: from + written.length - name.length, list: `(${name})`, of: 'function' };
  }
  let depth = 0;
  for (let at = close; at >= 0; at--) {
    if (before[at] === ')') depth++;
    else if (before[at] === '(' && --depth === 0) {
      const [, word] =
        /\b(if|while|switch|with|catch|for)(?:\s+await)?\s*$/.exec(before.slice(Math.max(0, at - 20), at)) ?? [];
      if (word !== undefined && word !== 'catch' && word !== 'for') return undefined;
      const of = word === undefined ? 'function' : word === 'for' ? 'loop' : 'other';
      return { start: from + at, list: before.slice(at, close + 1), of };
    }
  }
  return undefined;
}

/** The closing bracket of the list that a text ends with, before the type of what the function gives. */
function endOfList(before: string): number | undefined {
  const last = before.at(-1) ?? '';
  if (last === ')') return before.length - 1;
  // A brace behind the beginning of a type is of the type.
  if (':<|&,['.includes(last)) return undefined;
  let braces = 0;
  let brackets = 0;
  for (let at = before.length - 1; at >= 0; at--) {
    const letter = before[at];
    if (letter === '}') {
      // Behind the brace of a type only more of the type can stand.
      if (braces++ === 0 && !/^\}\s*(?:[>|&\][,)]|$)/.test(before.slice(at, at + 40))) return undefined;
    } else if (letter === '{' && braces-- === 0) return undefined;
    else if (braces > 0) continue;
    else if (letter === '(' && brackets-- === 0) return undefined;
    else if (letter === ')' && brackets++ === 0 && /^\)\s*:/.test(before.slice(at, at + 40))) return at;
    else if (letter === ';' || (letter === '=' && before[at + 1] !== '>')) return undefined;
  }
  return undefined;
}

/** Whether a list of parameters, or what stands before a loop or behind `catch`, declares the name. */
function isDeclaredIn({ list, of }: Head, name: string): boolean {
  const names = of === 'loop' ? list.slice(0, list.search(/\bof\b|\bin\b|[=;]|$/)) : list;
  if (of === 'loop' && !/^\(\s*(?:const|let|var)\b/.test(names)) return false;
  for (const at of wordsIn(names, name, 0, names.length)) {
    const before = names.slice(0, at);
    const behind = list.slice(at + name.length);
    // In braces, which are a pattern's or a type's, a name before a colon is a key, and one behind it a name again.
    const isInside = depthOf(before, '{', '}') > 0;
    // In brackets of its own stands a type's parameter, or an argument.
    if (depthOf(before, '(', ')') > 1) continue;
    if (isInside ? PART.test(before) && !/^\s*:/.test(behind) : PARAMETER.test(before) && BEHIND.test(behind))
      return true;
  }
  return false;
}

function depthOf(text: string, open: string, close: string): number {
  return text.split(open).length - text.split(close).length;
}

/** The closing quote of a template, or the `$` of what stands in braces next. */
function endOfTemplate(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const letter = text[at];
    if (letter === '`' || (letter === '$' && text[at + 1] === '{')) return at;
    if (letter === '\\') at++;
  }
  return text.length;
}
