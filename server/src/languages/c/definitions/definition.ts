import type { CallEffects } from '../../../model/index.js';
import { own } from '../text/symbols.js';
import type { FunctionHead, Item } from '../text/scan.js';

/** A function of the project, or a macro that looks like one. */
export interface Definition {
  readonly name: string;
  readonly path: string;
  readonly isStatic: boolean;
  /** Parameters that are functions, as far as the text shows. */
  readonly applied: readonly string[];
  /** For another name of a function: a macro, or a member that holds it; "" for what a member holds that has no name. */
  readonly target?: string;
  /** For a member (`.read`): what it holds is named as in its own file. */
  readonly isMember?: true;
  readonly calls: readonly string[];
  /** Of a macro: the function that it stands for. The text of a function is in its file. */
  readonly text?: string;
  /** Tells whether the text is still the same. */
  readonly digest: number;
}

/** What is known of a definition. */
export interface Learned {
  readonly effects: CallEffects | undefined;
  /** To see whether it changed. */
  readonly key: string;
}

/** Cheap, and good enough to tell edits apart: FNV-1a over UTF-16 units, with the length. */
function digest(text: string, start = 0, end = text.length): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0) * 0x10_0000 + ((end - start) & 0xf_ffff);
}

/** There are many functions, and of most lists there is nothing in them. */
const NOTHING: readonly string[] = [];
const NO_DEFINITIONS: readonly Definition[] = [];

function listed(names: Iterable<string>): readonly string[] {
  const list = Array.from(names, own);
  return list.length === 0 ? NOTHING : list;
}

export function definitionOf(text: string, path: string, item: Item, head: FunctionHead): Definition {
  const declaration = text.slice(item.start, head.bodyStart);
  const open = declaration.indexOf('(');
  const { calls } = head;
  return {
    name: head.name,
    path,
    // A class's own function is seen wherever the class is.
    isStatic:
      head.isMember !== true &&
      declaration.includes('static') &&
      /\bstatic\b/.test(open === -1 ? declaration : declaration.slice(0, open)),
    applied: appliedIn(declaration, open + 1, calls, text.slice(head.bodyStart, item.end)),
    calls,
    digest: digest(text, item.start, item.end),
  };
}

/** `ssize_t (*f)(int, void *)` in the head, or a parameter that the body calls: `f(x)`, `(*f)(x)`. */
function appliedIn(declaration: string, open: number, calls: readonly string[], body: string): readonly string[] {
  const found = new Set<string>();
  if (declaration.includes('*')) for (const [, name] of declaration.matchAll(POINTER)) if (name) found.add(name);
  const pointers = body.includes('(*') ? Array.from(body.matchAll(POINTER), ([, name]) => name ?? '') : [];
  for (const call of [...calls, ...new Set(pointers)]) {
    // A glance first: hardly any function calls its parameter.
    if (declaration.includes(call, open) && new RegExp(`\\b${call}\\b`).test(declaration.slice(open))) found.add(call);
  }
  return listed(found);
}

/** What an item gives members that may hold functions: other names of these. */
export function membersOf(text: string, path: string, item: Item): readonly Definition[] {
  const { held, head } = item;
  if (held === undefined) return NO_DEFINITIONS;
  const declaration = head ? text.slice(item.start, head.bodyStart) : '';
  return held.map(({ member, value }) => {
    // Who hands a function over names it as the parameter that it is.
    const isHanded = value !== '' && declaration.includes(value) && new RegExp(`\\b${value}\\b`).test(declaration);
    const target = isHanded ? '' : value;
    const calls = target === '' ? NOTHING : [target];
    return {
      name: member,
      path,
      isStatic: false,
      applied: NOTHING,
      target,
      isMember: true,
      calls,
      text: '',
      digest: digest(target),
    };
  });
}

const POINTER = /\(\s*\*\s*(\w+)\s*\)\s*\(/g;

const FUNCTION_MACRO = /^[ \t]*#[ \t]*define[ \t]+(\w+)\(([^)]*)\)[ \t]*([^]*)$/;
/** `(RECV_ARG_TYPE)(x)`, `(u32)(x)`: a cast to a type by name, which a parser takes for a call. */
const MACRO_CAST =
  /\(\s*(?:[A-Z][A-Z0-9_]*|[us](?:8|16|32|64)|u_?(?:char|short|int|long)|\w+_t)\s*\)(?=\s*[(A-Za-z_])/g;
const ALIAS_MACRO =
  /^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+(?:\([^;{}=?]*\)[ \t]*)?([A-Za-z_]\w*)[ \t]*(?:\/\*[^]*|\/\/[^]*)?$/;

/** A macro is known in the files that include its own; files of code are included by none. */
function isOwn(path: string): boolean {
  return /\.(?:c|cc|cpp|cxx)$/i.test(path);
}

/** `#define send_all(fd, b, n) full_write(fd, b, n)`, as the function it stands for. */
export function macroDefinition(directive: string, path: string): Definition | undefined {
  const [, name, written, replacement] = FUNCTION_MACRO.exec(directive) ?? [];
  if (name === undefined || written === undefined || !replacement?.includes('(')) return undefined;
  const [parameters, body] = withoutVariable(written, replacement);
  if (body.includes('#')) return undefined;
  const code = body
    .replace(/\\\r?\n/g, ' ')
    .replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, ' ')
    .replace(MACRO_CAST, '')
    .trim();
  const isStatement = /^(?:do\b|if\b|while\b|for\b|\{)/.test(code) || code.includes(';');
  const text = `long ${name}(${parameters}) { ${isStatement ? `${code};` : `return ${code};`} }`;
  const calls = listed(new Set(Array.from(code.matchAll(/([A-Za-z_]\w*)\s*\(/g), (m) => m[1] ?? '')));
  return {
    name: own(name),
    path,
    isStatic: isOwn(path),
    applied: NOTHING,
    calls,
    text,
    digest: digest(text),
  };
}

/** Without arguments of variable number, of which nothing is known: `log(s, f, ...) put(s, f, ##__VA_ARGS__)`. */
function withoutVariable(parameters: string, body: string): readonly [parameters: string, body: string] {
  const variable = /(?:^|,)\s*(\w*)\s*\.\.\.\s*$/.exec(parameters);
  if (variable === null) return [parameters, body];
  const name = variable[1] === '' ? '__VA_ARGS__' : variable[1];
  const used = new RegExp(`,\\s*##\\s*${name}\\b|\\b${name}\\b`, 'g');
  const rest = body.replace(used, (match) => (match.startsWith(',') ? '' : '0'));
  return [parameters.slice(0, variable.index), rest];
}

/** `#define vwrite (ssize_t (*)(int, void *, size_t))write`: another name of a function. */
export function aliasMacro(directive: string, path: string): Definition | undefined {
  const [, name, target] = ALIAS_MACRO.exec(directive) ?? [];
  if (name === undefined || target === undefined || name === target) return undefined;
  return {
    name: own(name),
    path,
    isStatic: isOwn(path),
    applied: NOTHING,
    target: own(target),
    calls: [own(target)],
    text: '',
    digest: digest(target),
  };
}
