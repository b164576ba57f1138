import { contains, type CopySite, type LoopFacts, type Refused, type Span } from '../../model/index.js';
import { castOnly, codeOf, mentions } from './names.js';

/** What is known of a loop when it is asked whether its passes write all that they read. */
export interface Chunks {
  readonly site: CopySite;
  readonly facts: LoopFacts;
  /** Of the document. */
  readonly text: string;
  readonly loop: Span;
  /** The variable that holds what was read. */
  readonly count: string | undefined;
  /** Variables that hold how much one pass moved. */
  readonly moved: ReadonlySet<string>;
  /** True for a branch that is taken only when a call failed, moved less than asked, or met the end. */
  readonly onError: (guard: string | undefined) => boolean;
}

/**
 * Why a pass may write other bytes than those that it read, or none: the kernel moves them all. A chunk that is short may be
 * dropped (`read(...) == 512`), padded (`write(out, buf, 512)`), cut (`if (n > left) n = left`) or refused (`total + n > max`).
 */
export function partialChunk(chunks: Chunks): Refused | undefined {
  return (
    otherAmount(chunks) ??
    otherPlace(chunks) ??
    otherCount(chunks) ??
    divided(chunks) ??
    asked(chunks) ??
    askedBehind(chunks)
  );
}

/** Why a loop may end at what its counters say, behind a read, though nothing in front of the read asks for that. */
export function endsByCounter(
  { site, text, loop }: Chunks,
  counters: readonly string[],
  limit: string | undefined,
): Refused | undefined {
  const behind = codeOf(text.slice(site.fill.span.end, loop.end));
  for (const { sides: written } of comparisonsIn(behind)) {
    // What a call is given is not compared.
    const sides = written.map((side) => side.replace(/(\w)\s*\([^()]*\)/g, '$1()'));
    const place = counters.find((c) => sides.some((side) => names(side, c)));
    if (place === undefined) continue;
    const other = sides.find((side) => !names(side, place));
    const isKnown = other !== undefined && (/^0[uUlL]*$/.test(other) || other === limit);
    if (!isKnown) return { refused: `\`${place}\` is asked for in the loop` };
  }
  return undefined;
}

/** What counts passes, and would count fewer of them if each moved more. */
export function countsPasses({ facts, count, moved, onError }: Chunks): Refused | undefined {
  const counted = [...moved, ...(count === undefined ? [] : [count])];
  const passes = facts.assignments.find(({ target, operator, value, scope, initial, leaving, guard }) => {
    if (initial || leaving || scope === 'loop' || operator === 'declares' || onError(guard)) return false;
    if (counted.some((name) => name === target || names(value ?? '', name))) return false;
    return operator !== '=' || names(value ?? '', target);
  });
  return passes && { refused: `\`${passes.target}\` goes on from pass to pass` };
}

/** True when an expression has a place in it: `total`, `st->bytes`, `*p`. */
function names(code: string, place: string): boolean {
  return /^\w+$/.test(place) ? mentions(code, place) : code.replace(/\s/g, '').includes(place);
}

/** A constant, or what was asked for, whatever came. */
function otherAmount({ site, facts, count, text }: Chunks): Refused | undefined {
  const { fill, drains } = site;
  for (const { amount, callee } of drains) {
    if (amount.extent === 'constant') {
      if (amount.bytes !== 1 || fill.asked !== 1) return wrote(callee, amount.text, fill.callee);
      continue;
    }
    if (amount.extent !== 'counted' || amount.text === undefined) continue;
    if (/[-+*/]\s*\d|\d\s*[-+*/]/.test(amount.text)) return wrote(callee, amount.text, fill.callee);
    const name = castOnly(amount.text);
    if (name === undefined || name === count || fill.complete) continue;
    const isAsked = mentions(codeOf(text.slice(fill.span.start, fill.span.end)), name);
    const isCounted = facts.assignments.some(
      (a) =>
        a.target === name && (contains(a.span, fill.span) || (count !== undefined && mentions(a.value ?? '', count))),
    );
    if (isAsked && !isCounted) return wrote(callee, amount.text, fill.callee);
  }
  return undefined;
}

function wrote(callee: string, amount: string | undefined, fill: string): Refused {
  return {
    refused: `\`${callee}\` writes ${amount === undefined ? 'as much' : `\`${amount}\``} whatever \`${fill}\` gave`,
  };
}

/** Both calls name a place in the buffer by a constant, and the places differ. */
function otherPlace({ site, facts }: Chunks): Refused | undefined {
  const placesIn = ({ start, end }: Span): readonly (readonly [string, number])[] =>
    (facts.calls.find((c) => c.span.start === start && c.span.end === end)?.arguments ?? []).flatMap((argument) => {
      const found = /^(?:&(\w+)\[(\d+)\]|(\w+)(?: ?\+ ?(\d+))?)$/.exec(argument);
      const name = found?.[1] ?? found?.[3];
      return name === undefined ? [] : [[name, Number(found?.[2] ?? found?.[4] ?? 0)] as const];
    });
  const filled = new Map(placesIn(site.fill.span));
  for (const { span, callee } of site.drains) {
    for (const [name, at] of placesIn(span)) {
      if (name !== site.buffer.name || (filled.get(name) ?? at) === at) continue;
      return { refused: `\`${callee}\` does not write from where \`${site.fill.callee}\` reads to` };
    }
  }
  return undefined;
}

/** What was read is counted anew before it is written. */
function otherCount(chunks: Chunks): Refused | undefined {
  const { site, facts, count, onError } = chunks;
  if (count === undefined) return undefined;
  const reads = [site.fill, ...site.otherFills];
  const changed = facts.assignments.some(
    (a) =>
      a.target === count &&
      a.operator !== 'declares' &&
      !a.leaving &&
      !onError(a.guard) &&
      !reads.some((r) => contains(a.span, r.span)) &&
      // What `for` does after a pass stands in front of it.
      !facts.updates.some((update) => contains(update, a.span)) &&
      betweenIn(chunks).some((part) => contains(part, a.span)),
  );
  return changed ? { refused: `\`${count}\` is changed before it is written` } : undefined;
}

/** What divides a chunk (`n % 512`, `n & 3`) asks of its size what no chunk has to be when the kernel moves all, or other ones. */
function divided({ site, text, loop, count, moved }: Chunks): Refused | undefined {
  const code = codeOf(text.slice(loop.start, loop.end));
  const counts = [...moved, ...(count === undefined ? [] : [count])].filter((name) => /^\w+$/.test(name));
  const isDivided = counts.some((name) =>
    new RegExp(String.raw`(?<![\w$.]|->)${name}\b[\s)]*(?:%|&(?![&=]))|%[\s(]*${name}\b`).test(code),
  );
  return isDivided ? told(site.fill.callee) : undefined;
}

/** The loop is asked whether enough came, or not too much, before it writes. */
function asked(chunks: Chunks): Refused | undefined {
  const { site, text, loop, count, moved } = chunks;
  const counts = [...moved, ...(count === undefined ? [] : [count])].filter((name) => /^\w+$/.test(name));
  const isEnough = (side: string): boolean => END.test(side) || (side === '1' && site.fill.asked === 1);
  const [, ahead] = COMPARED.exec(codeOf(text.slice(loop.start, site.fill.span.start))) ?? [];
  if (ahead !== undefined && !isEnough(ahead)) return told(site.fill.callee);
  let isFirst = true;
  for (const part of betweenIn(chunks)) {
    const own = part.start === loop.start;
    const code = codeOf(text.slice(part.start, part.end));
    const written = withoutLoopHeads(own ? code.replace(/^(?:while|for)/, ' ') : code);
    if (/\bcase\s+(?!0\b|-\s*1\b|EOF\b)[\w(]/.test(written)) return told(site.fill.callee);
    for (const { whole, sides, operator, index } of comparisonsIn(written)) {
      // `== 512` right behind the call compares what it gives.
      const isCount = (isFirst && index === 0) || counts.some((name) => mentions(whole, name));
      if (!isCount) continue;
      // What comes behind the operator may be the write itself.
      const isWrite = sides[1] === '';
      const isSome = sides[1] === '1' && (operator === '<' || operator === '>=');
      if (!isWrite && !isSome && !sides.some(isEnough)) return told(site.fill.callee);
    }
    isFirst = false;
  }
  return undefined;
}

/** How the function ends is asked of the size of a chunk that is written already: `if (n < 512) return TRUNCATED;`. */
function askedBehind({ site, text, loop, count, moved }: Chunks): Refused | undefined {
  if (count === undefined || !/^\w+$/.test(count)) return undefined;
  const written = Math.max(...site.drains.map(({ span }) => span.end));
  const isOther = (side: string): boolean =>
    side !== '' && !END.test(side) && ![...moved].some((name) => name !== count && mentions(side, name));
  const asks = branchesIn(codeOf(text.slice(written, loop.end))).some(
    ({ condition, body }) =>
      LEAVES.test(body) &&
      comparisonsIn(condition).some(({ sides: [a, b] }) => (a === count && isOther(b)) || (b === count && isOther(a))),
  );
  return asks ? told(site.fill.callee) : undefined;
}

/** Leaves the function, where `break` only ends the loop. */
const LEAVES = /\b(?:return|goto|_?exit|abort|throw)\b/;

/** The conditions of `if` in code, with what is done first where they hold. */
function branchesIn(code: string): readonly { readonly condition: string; readonly body: string }[] {
  return Array.from(code.matchAll(/\bif\s*(?=\()/g), ({ index, 0: head }) => {
    const open = index + head.length;
    const end = closing(code, open + 1);
    const block = /^\s*\{[^{}]*\}/.exec(code.slice(end))?.[0];
    return { condition: code.slice(open + 1, end - 1), body: block ?? /^[^;]*;?/.exec(code.slice(end))?.[0] ?? '' };
  });
}

/** What a count is compared with to see an end or an error. */
const END = /^(?:0[uUlL]*|-\s*1[lL]*|EOF|NULL|nullptr)$/;
/** What stands in front of a call, compared with what it gives. */
const COMPARED = /(?:^|[\s(])([\w]+|-\s*1)\s*(?:==|!=|<=|>=|(?<![-<>])[<>])\s*[\s(]*(?:\w+\s*=\s*)?$/;

function told(fill: string): Refused {
  return { refused: `how much \`${fill}\` gave decides what is written` };
}

/** The text between the read and the first write that follows it: one part, or two where the loop's end is between them. */
function betweenIn({ site, loop }: Chunks): readonly Span[] {
  const { fill, drains } = site;
  const behind = drains.find((d) => d.span.start >= fill.span.end);
  if (behind) return [{ start: fill.span.end, end: behind.span.start }];
  return [
    { start: fill.span.end, end: loop.end },
    { start: loop.start, end: drains[0].span.start },
  ];
}

interface Comparison {
  readonly whole: string;
  /** Without casts and parentheses. */
  readonly sides: readonly [string, string];
  readonly operator: string;
  /** Of the part of the code that it stands in, 0 for what comes first. */
  readonly index: number;
}

/** All comparisons in code without comments and texts. */
function comparisonsIn(code: string): readonly Comparison[] {
  return code.split(/[;{}?]|&&|\|\|/).flatMap((whole, index) => {
    const plain = whole.replace(/->|<<=?|>>=?/g, (found) => '.'.repeat(found.length));
    const found = /==|!=|<=|>=|<|>/.exec(plain);
    if (found === null) return [];
    const [operator] = found;
    // Of the code itself, in which members keep their arrows.
    const right = whole.slice(found.index + operator.length);
    return [{ whole, sides: [bare(whole.slice(0, found.index), 'left'), bare(right, 'right')], operator, index }];
  });
}

/** An operand without the casts and parentheses around it: what stands next to an operator, as far as parentheses go. */
function bare(operand: string, side: 'left' | 'right'): string {
  const code = operand.replace(/\(\s*(?:s?size_t|int|long|unsigned|signed|off_t)(?:\s+(?:int|long))*\s*\)/g, '');
  const [opens, closes, step] = side === 'left' ? [')', '(', -1] : ['(', ')', 1];
  let depth = 0;
  let at = side === 'left' ? code.length - 1 : 0;
  for (; at >= 0 && at < code.length; at += step) {
    if (code[at] === opens) depth++;
    if ((code[at] === closes && --depth < 0) || (code[at] === ',' && depth === 0)) break;
  }
  const text = (side === 'left' ? code.slice(at + 1) : code.slice(0, at)).trim();
  // All that stands in front may be the end of the call that reads.
  return /^[\s)]*$/.test(text) ? '' : text.replace(/^\(([^()]*)\)$/, '$1').trim();
}

/** Without the heads of loops within, which write a chunk in pieces. */
function withoutLoopHeads(code: string): string {
  const head = /\b(?:while|for)\s*\(/g;
  let out = '';
  let at = 0;
  for (let found = head.exec(code); found !== null; found = head.exec(code)) {
    if (found.index < at) continue;
    const end = closing(code, head.lastIndex);
    out += `${code.slice(at, found.index)};`;
    at = end;
  }
  return out + code.slice(at);
}

/** The place behind the parenthesis that closes the one in front of `from`. */
function closing(code: string, from: number): number {
  let depth = 1;
  let end = from;
  for (; end < code.length && depth > 0; end++) {
    if (code[end] === '(') depth++;
    else if (code[end] === ')') depth--;
  }
  return end;
}
