import type { Span } from '../../../model/index.js';
import type { Dialect } from '../dialect.js';
import { Blanks, pairsOf, tokensOf, type Token } from './tokens.js';

/** One arm of an `#if`, from the end of its directive to the start of the next one. */
interface Arm extends Span {
  readonly content: readonly (Token | Group)[];
}

/** An `#if` with its arms. What the text cuts off at either end counts as an arm, too. */
interface Group {
  readonly kind: 'group';
  /** `#if` first, where it stands in the text. */
  readonly directives: readonly Token[];
  readonly arms: readonly Arm[];
}

/** More readings of one function are not worth the time. */
const MOST_READINGS = 4;

/** Groups nest deeper in generated text only; deeper ones are left as they are. */
const DEEPEST = 100;

/** No arm: what is left of a group without `#else` when no condition holds. */
const NONE = -1;

/**
 * Texts of the same length and lines without the `#if`s that the parser can't read: each takes one arm of each of them.
 * `which`: those with arms that are no whole statements, or all. Further texts hold arms that the first leaves out.
 */
export function readingsByArms(
  text: string,
  tokens: readonly Token[],
  which: 'split' | 'all',
): readonly [string, ...string[]] {
  const root = new ArmReader(tokens, text.length).root();
  const positive = positiveIn(root);
  const orders = new Map<Group, readonly number[]>();
  const decide = (arm: Arm, before: Token | undefined, after: Token | undefined): void => {
    let last = before;
    arm.content.forEach((part, i) => {
      if (part.kind === 'group') {
        const next = firstToken(arm.content.slice(i + 1)) ?? after;
        if (which === 'all' || deadArms(part).length > 0 || isSplit(part, last, next)) {
          orders.set(part, orderOf(part, positive));
        }
        for (const inner of part.arms) decide(inner, last, next);
      }
      last = tokensOfPart(part).at(-1) ?? last;
    });
  };
  decide(root, undefined, undefined);
  const counts = [...orders.values()].map((order) => order.findLastIndex((arm) => arm !== NONE) + 1);
  const reading = (number: number): string => {
    const blanks = new Blanks(text);
    const take = (arm: Arm): void => {
      for (const part of arm.content) if (part.kind === 'group') takeGroup(part);
    };
    const takeGroup = (group: Group): void => {
      const order = orders.get(group);
      const taken = order?.[Math.min(number, order.length - 1)];
      if (order) for (const directive of group.directives) blanks.blank(directive);
      group.arms.forEach((arm, i) => {
        if (order === undefined || i === taken) take(arm);
        else blanks.blank(arm);
      });
    };
    take(root);
    return blanks.result();
  };
  const more = Math.min(Math.max(1, ...counts), MOST_READINGS) - 1;
  return [reading(0), ...Array.from({ length: more }, (_, i) => reading(i + 1))];
}

/** `#if 0` and `#if 1`: a glance, for hardly any function has one. */
const FIXED = /^[ \t]*#[ \t]*if[ \t(]*[01]\b/m;

/**
 * A text of the same length and lines without the arms that no build takes, and without the `#if`s around what every build
 * takes. What stands in such an arm does nothing, whoever calls it or looks at it.
 */
export function withoutDeadArms(text: string, dialect: Dialect): string {
  if (!FIXED.test(text)) return text;
  const blanks = new Blanks(text);
  const visit = (arm: Arm): void => {
    for (const part of arm.content) {
      if (part.kind !== 'group') continue;
      const dead = deadArms(part);
      // With `#elif` the other arms still hang on conditions of their own.
      const isDecided = dead.length > 0 && part.arms.length - dead.length < 2 && !part.directives.some(isElseIf);
      if (isDecided) for (const directive of part.directives) blanks.blank(directive);
      part.arms.forEach((inner, i) => {
        if (dead.includes(i)) blanks.blank(inner);
        else visit(inner);
      });
    }
  };
  visit(new ArmReader(tokensOf(text, dialect), text.length).root());
  return blanks.result();
}

/** Whether some arm is not made of whole statements. */
function isSplit(group: Group, before: Token | undefined, after: Token | undefined): boolean {
  if (before !== undefined && before.kind !== 'directive' && !/^[;{}:]$/.test(before.text)) return true;
  if (after?.text === 'else') return true;
  return group.arms.some((arm) => {
    const tokens = arm.content.flatMap(tokensOfPart);
    const [first] = tokens;
    const last = tokens.at(-1);
    if (first === undefined || last === undefined) return false;
    if (first.text === 'else' || !/^[;}:]$/.test(last.text)) return true;
    const pairs = pairsOf(tokens);
    return tokens.some(({ kind, text }, i) => kind === 'mark' && /^[(){}[\]]$/.test(text) && pairs[i] === undefined);
  });
}

/** Arms in the order in which they are taken, one after the other or NONE. */
function orderOf(group: Group, positive: ReadonlySet<string>): readonly number[] {
  const dead = deadArms(group);
  const order = group.arms.map((_, i) => i).filter((i) => !dead.includes(i));
  if (!group.directives.some(({ text }) => /^[ \t]*#[ \t]*else\b/.test(text)) || order.length === 0) order.push(NONE);
  const { name, negated } = conditionOf(group);
  // `#ifndef X` behind `#ifdef X`: what goes together is taken together.
  if (negated && positive.has(name)) order.push(...order.splice(0, 1));
  return order;
}

/** The arms of `#if 0` and `#if 1` that are no part of any program. */
function deadArms(group: Group): readonly number[] {
  const { name, negated } = conditionOf(group);
  if (name !== '0' && name !== '1') return [];
  return (name === '1') === negated ? [0] : group.arms.map((_, i) => i).slice(1);
}

function conditionOf({ directives, arms }: Group): { readonly name: string; readonly negated: boolean } {
  // The group's `#if` stands in front of the text.
  if (directives.length === arms.length - 1) return { name: '', negated: false };
  const [, keyword = '', rest = ''] = /#[ \t]*(\w+)([^]*)/.exec(directives[0]?.text ?? '') ?? [];
  const condition = rest.replace(/\/\*[^]*?\*\/|\/\/.*|\\\r?\n|\s+/g, ' ').trim();
  const simple = /^(!?)\s*(?:defined\s*)?\(?\s*(\w+)\s*\)?$/.exec(condition);
  return { name: simple?.[2] ?? condition, negated: (keyword === 'ifndef') !== (simple?.[1] === '!') };
}

function positiveIn(arm: Arm): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = ({ content }: Arm): void => {
    for (const part of content) {
      if (part.kind !== 'group') continue;
      const { name, negated } = conditionOf(part);
      if (!negated) names.add(name);
      part.arms.forEach(visit);
    }
  };
  visit(arm);
  return names;
}

/** Of a group those of its first arm, so that braces that each arm opens count once. */
function tokensOfPart(part: Token | Group): readonly Token[] {
  return part.kind === 'group' ? (part.arms[0]?.content.flatMap(tokensOfPart) ?? []) : [part];
}

function firstToken(content: readonly (Token | Group)[]): Token | undefined {
  for (const part of content) {
    const [first] = tokensOfPart(part);
    if (first) return first;
  }
  return undefined;
}

class ArmReader {
  readonly #tokens: readonly Token[];
  readonly #length: number;
  #next = 0;

  constructor(tokens: readonly Token[], length: number) {
    this.#tokens = tokens;
    this.#length = length;
  }

  /** The whole text. `#else` and `#endif` of an `#if` in front of it make what they end the group's first arm. */
  root(): Arm {
    let arm = this.#arm(0, 0);
    for (let cut = 0; cut < DEEPEST && this.#next < this.#tokens.length; cut++) {
      const group = this.#group([], [arm], 0);
      const rest = this.#arm(group.arms.at(-1)?.end ?? 0, 0);
      arm = { start: 0, end: rest.end, content: [group, ...rest.content] };
    }
    return arm;
  }

  /** To the directive that ends the arm, which is left, or the end of the text. */
  #arm(start: number, depth: number): Arm {
    const content: (Token | Group)[] = [];
    for (let token = this.#tokens[this.#next]; token !== undefined; token = this.#tokens[this.#next]) {
      const name = nameOf(token);
      if (endsArm(name)) return { start, end: token.start, content };
      this.#next++;
      if (name === undefined) content.push(token);
      else if (name.startsWith('if') && depth === DEEPEST) this.#skip();
      else if (name.startsWith('if')) content.push(this.#group([token], [this.#arm(token.end, depth + 1)], depth));
    }
    return { start, end: this.#length, content };
  }

  /** To behind the `#endif` of an `#if` that was just read. */
  #skip(): void {
    for (let open = 1; open > 0 && this.#next < this.#tokens.length; this.#next++) {
      const token = this.#tokens[this.#next];
      const name = token && nameOf(token);
      if (name?.startsWith('if') === true) open++;
      else if (name === 'endif') open--;
    }
  }

  /** From the first arm's end to behind the `#endif`. */
  #group(directives: Token[], arms: Arm[], depth: number): Group {
    for (let token = this.#tokens[this.#next]; token !== undefined; token = this.#tokens[this.#next]) {
      this.#next++;
      directives.push(token);
      if (nameOf(token) === 'endif') break;
      arms.push(this.#arm(token.end, depth + 1));
    }
    return { kind: 'group', directives, arms };
  }
}

function isElseIf(directive: Token): boolean {
  return nameOf(directive)?.startsWith('elif') === true;
}

function endsArm(name: string | undefined): boolean {
  return name?.startsWith('el') === true || name === 'endif';
}

function nameOf({ kind, text }: Token): string | undefined {
  return kind === 'directive' ? (/#[ \t]*(\w*)/.exec(text)?.[1] ?? '') : undefined;
}
