import { isName, looksLikeDecoration, QUALIFIERS, TAG_WORDS, TYPE_WORDS } from './keywords.js';
import { Blanks, pairsOf, type Token } from './tokens.js';

/**
 * Takes away names that stand where a declaration can have none: a type and a name are all that it has room for, so of
 * `static FAST_FUNC int f(int argc UNUSED_PARAM)` two names go. Which, is told by position first and custom second.
 */
export function withoutDecorations(text: string, tokens: readonly Token[]): string {
  const blanks = new Blanks(text);
  headCalls(tokens, blanks);
  let depth = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.text === '{') depth++;
    if (token?.text === '}') depth--;
    const before = tokens[i - 1]?.text ?? '';
    if (token?.kind !== 'word' || !isRunWord(token)) continue;
    if (before === '.' || before === '->' || before === 'goto') continue;
    let end = i + 1;
    while (isRunWord(tokens[end]) || (tokens[end]?.text === '*' && isStarInside(tokens, end))) end++;
    const next = tokens[end]?.text ?? '';
    const run = tokens.slice(i, end);
    if (before === ']' && run.length === 1 && isName(token.text)) blanks.blank(token);
    else if (before === ')' && next === '{' && run.length === 1 && isName(token.text)) blanks.blank(token);
    else if (isPointerToFunction(tokens, i, end)) blanks.blank(token);
    else if (before === ',' && isDecorated(run)) blanks.blank(run[1] ?? token);
    else if (depth > 0 && /^[(,]$/.test(before) && /^[),]$/.test(next) && isPasted(run)) blanks.blank(token);
    else tidyRun(run, next, blanks);
    i = end - 1;
  }
  return blanks.result();
}

function isRunWord(token: Token | undefined): boolean {
  if (token?.kind !== 'word') return false;
  return TYPE_WORDS.has(token.text) || TAG_WORDS.has(token.text) || QUALIFIERS.has(token.text) || isName(token.text);
}

/** `int a, b UNUSED`, as against the parameters `size_t a, size_t LEN`. */
function isDecorated(run: readonly Token[]): boolean {
  const [first, second, third] = run;
  if (first === undefined || second === undefined || third !== undefined) return false;
  return isName(first.text) && !/_t$|[A-Z]/.test(first.text) && /^_*[A-Z][A-Z0-9_]+$/.test(second.text);
}

/** `f(PASS_STATE x)`, `f(OPTIONS MORE_OPTIONS)`: an argument that a macro stands in front of. */
function isPasted(run: readonly Token[]): boolean {
  return run.length === 2 && run.every((t) => isName(t.text)) && /^[A-Z][A-Z0-9_]*$/.test(run[0]?.text ?? '');
}

/** A star, or several, with a word behind. */
function isStarInside(tokens: readonly Token[], star: number): boolean {
  let at = star;
  while (tokens[at]?.text === '*') at++;
  return isRunWord(tokens[at]);
}

/** `int (WINAPI *f)(int)`. */
function isPointerToFunction(tokens: readonly Token[], at: number, end: number): boolean {
  const [type, open, word, star, name, close] = tokens.slice(at - 2, at + 4);
  if (at < 2 || end !== at + 3 || open?.text !== '(' || star?.text !== '*' || close?.text !== ')') return false;
  const isNamed = word !== undefined && name !== undefined && isName(word.text) && isName(name.text);
  return isNamed && type?.kind === 'word' && isRunWord(type) && tokens[end + 1]?.text === '(';
}

function tidyRun(run: readonly Token[], next: string, blanks: Blanks): void {
  const parts: Token[][] = [[]];
  for (const token of run) {
    if (token.text === '*') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  parts.forEach((part, i) => {
    const names = part.filter((t) => isName(t.text));
    const type = part.findLastIndex((t) => TYPE_WORDS.has(t.text));
    const tag = part.findLastIndex((t) => TAG_WORDS.has(t.text));
    const isLast = i === parts.length - 1 && next !== '*';
    let kept: readonly (Token | undefined)[];
    if (i > 0) {
      kept = [declared(names, next)];
    } else if (tag !== -1) {
      const tagged = part.slice(tag + 1).filter((t) => isName(t.text));
      if (!isLast || next === '{') kept = [tagged.find((t) => !looksLikeDecoration(t.text)) ?? tagged.at(-1)];
      else if (tagged.length <= 2) kept = tagged;
      else kept = typeAndName(tagged, next);
    } else if (type !== -1) {
      kept = isLast
        ? [
            declared(
              part.slice(type + 1).filter((t) => isName(t.text)),
              next,
            ),
          ]
        : [];
    } else if (isLast) {
      kept = names.length <= 2 ? names : typeAndName(names, next);
    } else {
      kept = [names.at(-1)];
    }
    for (const name of names) if (!kept.includes(name)) blanks.blank(name);
  });
}

/** The name that is declared: right in front of the parameters, else the first that looks like one. */
function declared(names: readonly Token[], next: string): Token | undefined {
  if (next === '(') return names.at(-1);
  return names.find((t) => !looksLikeDecoration(t.text)) ?? names[0];
}

function typeAndName(names: readonly Token[], next: string): readonly (Token | undefined)[] {
  const plain = names.filter((t) => !looksLikeDecoration(t.text));
  const name = next === '(' ? names.at(-1) : (plain.at(-1) ?? names.at(-1));
  const before = names.slice(0, name ? names.indexOf(name) : 0);
  return [before.findLast((t) => !looksLikeDecoration(t.text)) ?? before.at(-1), name];
}

/** Macro calls in front of a function's head and behind it: `PRINTF_LIKE(1) int f(int a) NON_NULL(1) {`. */
function headCalls(tokens: readonly Token[], blanks: Blanks): void {
  const pairs = pairsOf(tokens);
  const calls: { readonly at: number; readonly close: number }[] = [];
  for (let i = 0; i < tokens.length && tokens[i]?.text !== '{'; i++) {
    const token = tokens[i];
    // Definitions in the old style, and those of C++ with initialisers.
    if (token === undefined || token.text === ';' || token.text === ':') return;
    const close = pairs[i + 1];
    if (token.kind !== 'word' || tokens[i + 1]?.text !== '(' || close === undefined || !isName(token.text)) continue;
    calls.push({ at: i, close });
    i = close;
  }
  const [only] = calls;
  if (only?.at === 0 && calls.length === 1) testHead(tokens, only.close, blanks);
  if (calls.length < 2) return;
  const nameOf = ({ at }: { at: number }): string => tokens[at]?.text ?? '';
  const isTyped = ({ at }: { at: number }): boolean => {
    const before = tokens[at - 1];
    return before !== undefined && (before.text === '*' || (before.kind === 'word' && !QUALIFIERS.has(before.text)));
  };
  const plain = calls.filter((call) => !looksLikeDecoration(nameOf(call)));
  const definition = plain.find(isTyped) ?? plain[0] ?? calls.at(-1);
  for (const call of calls) {
    const [start, end] = [tokens[call.at]?.start, tokens[call.close]?.end];
    if (call !== definition && start !== undefined && end !== undefined) blanks.blank({ start, end });
  }
}

/** `TEST(suite, name) {`: no function has two names for parameters and no type. */
function testHead(tokens: readonly Token[], close: number, blanks: Blanks): void {
  if (!/^[A-Z][A-Z0-9_]*$/.test(tokens[0]?.text ?? '') || tokens[close + 1]?.text !== '{') return;
  for (const token of tokens.slice(2, close - 1)) blanks.blank(token);
}
