import type { BufferId, Decider, Flag, Span, Test } from '../../../model/index.js';
import { Amounts } from './amounts.js';
import { callIn } from './facts.js';
import { mayBeConstant } from '../text/customs.js';
import { argumentsOf, unwrap } from '../source.js';
import { descendants, spanOf, type CNode } from '../tree.js';
import type { Transfers, TransferTools } from './transfers.js';

export const LOOPS: ReadonlySet<string> = new Set(['while_statement', 'do_statement', 'for_statement']);
const STATE_CALLS: ReadonlySet<string> = new Set(['feof', 'ferror']);
const FAILURE_VALUES = /^(?:-\s*1|EOF|NULL|nullptr)$/;

/** What alone decides, and how: see `Decider`. */
interface Decided {
  readonly of: string;
  readonly values: Decider['values'];
}

/** Reads the conditions of a function: what decides, and which of them look for failures. */
export class Conditions {
  readonly #tools: TransferTools;
  readonly #transfers: Transfers;
  /** The ways bytes go in a call, by the name of its result as an origin. */
  readonly #results = new Map<string, ReadonlySet<'in' | 'out'>>();
  /** Where variables are counted up or down, by their names; found when somebody asks. */
  #stepped: ReadonlyMap<string, readonly Span[]> | undefined;

  constructor(tools: TransferTools, transfers: Transfers) {
    this.#tools = tools;
    this.#transfers = transfers;
    for (const [call, list] of transfers.byCall) {
      this.#results.set(Amounts.ofCall(call), new Set(list.map((t) => t.direction)));
    }
  }

  testOf(condition: CNode): Test {
    const { source } = this.#tools;
    const on = this.#isOnResult(condition) ? 'result' : 'data';
    const decided = this.#decidedIn(unwrap(condition), (node) => this.#unchanging(node));
    const flagged =
      decided || on === 'result' ? undefined : this.#decidedIn(unwrap(condition), (node) => this.#variableIn(node));
    const span = { start: condition.start, end: condition.end };
    const counts = [...descendants(condition)].some((n) => n.type === 'update_expression');
    return {
      on,
      span,
      text: source.written(condition),
      ...(decided && { decider: { parameter: decided.of, values: decided.values } }),
      ...(flagged && { flag: this.#flagOf(flagged.of, flagged.values) }),
      ...(counts && { counts: true as const }),
      ...(this.#tools.outcomes === undefined && this.#failing(condition)),
    };
  }

  #failing(condition: CNode): Pick<Test, 'failing'> {
    if (this.isFailure(condition)) return { failing: 0 };
    return this.#isSuccess(condition) ? { failing: 1 } : {};
  }

  /** The test of a `switch`, with the values of its cases in their order; undefined for the default and for none of them. */
  switchOf(condition: CNode, cases: readonly (CNode | undefined)[]): Test {
    const { decider: _, ...test } = this.testOf(condition);
    const parameter = this.#unchanging(condition);
    const values = cases.map((value) => value && this.#constantIn(value));
    // Not all that is read is told apart where a case is no plain constant.
    const isPlain = cases.every((value, i) => value === undefined || values[i] !== undefined);
    return parameter !== undefined && isPlain ? { ...test, decider: { parameter, values } } : test;
  }

  /** `p`, `p == READ`, `READ != p`, where `nameIn` gives a name for `p`; with what of it leads to each way. */
  #decidedIn(condition: CNode, nameIn: (node: CNode) => string | undefined): Decided | undefined {
    const { source } = this.#tools;
    const { left, right } = condition.fields;
    const operator = condition.type === 'binary_expression' ? source.operator(condition) : '';
    if (!left || !right || (operator !== '==' && operator !== '!=')) {
      const of = nameIn(condition);
      return of === undefined ? undefined : { of, values: ['true', undefined] };
    }
    const [one, other] = [left, right].map((side) => this.#constantIn(side));
    const value = one ?? other;
    const of = nameIn(one === undefined ? left : right);
    if (value === undefined || of === undefined) return undefined;
    return { of, values: operator === '==' ? [value, undefined] : [undefined, value] };
  }

  /** A number, a boolean say, that is a variable of the function. */
  #variableIn(condition: CNode): string | undefined {
    const { facts, source } = this.#tools;
    const inner = unwrap(condition);
    const path = inner.type === 'identifier' ? source.path(inner) : undefined;
    const variable = path === undefined ? undefined : facts.variables.get(path);
    return variable === undefined || variable.pointer || variable.array ? undefined : path;
  }

  #flagOf(variable: string, values: Flag['values']): Flag {
    const assigned = this.#tools.facts.assignments.filter(({ target }) => target === variable);
    this.#stepped ??= steppedIn(this.#tools.source.text);
    // A variable of one of several scopes is written as those of the others.
    const stepped = this.#stepped.get(variable.replace(/#.*$/, '')) ?? [];
    return { variable, values, changes: [...assigned.map(({ node }) => spanOf(node)), ...stepped] };
  }

  /** A number or the name of a constant, as written. */
  #constantIn(node: CNode): string | undefined {
    const { source, facts } = this.#tools;
    const written = source.written(unwrap(node));
    const isConstant = /^\d\w*$/.test(written) || (mayBeConstant(written) && !facts.variables.has(written));
    return isConstant ? written : undefined;
  }

  /** `p`, `p->type`, `p->flags & WRITE`: a parameter, or a member or bits of one, which nothing here changes. */
  #unchanging(condition: CNode): string | undefined {
    const { source } = this.#tools;
    const inner = unwrap(condition);
    const { left, right } = inner.fields;
    if (inner.type === 'binary_expression' && source.operator(inner) === '&' && left && right) {
      const [place, bits] = this.#constantIn(left) === undefined ? [left, right] : [right, left];
      const of = this.#constantIn(bits) === undefined ? undefined : this.#unchanging(place);
      return of && `${of} & ${source.written(unwrap(bits))}`;
    }
    return inner.type === 'field_expression' ? this.#memberIn(inner) : this.#parameterIn(inner);
  }

  /** The member of a parameter's, where the function sets none of that name and hands the structure to nobody. */
  #memberIn(node: CNode): string | undefined {
    const { facts, source } = this.#tools;
    const path = source.path(node);
    const base = node.fields['argument'];
    const root = base && this.#parameterIn(base);
    const member = node.fields['field'];
    if (path === undefined || root === undefined || member === undefined) return undefined;
    const at = `(?:->|\\.)\\s*${source.textOf(member)}\\b`;
    const isSet = new RegExp(
      `(?:(?<!&)&(?!&)|\\+\\+|--)[\\w\\s.>(-]*${at}|${at}\\s*(?:\\+\\+|--|(?:[-+*/%|&^]|<<|>>)?=(?!=))`,
    ).test(source.text);
    const values = [...facts.calls.values()].flatMap(({ args }) => args);
    const isHanded = [...values, ...facts.assignments.map(({ value }) => value)].some((v) => source.path(v) === root);
    return isSet || isHanded ? undefined : path;
  }

  /** The parameter that the condition is, where the function neither sets it nor gives its address away. */
  #parameterIn(condition: CNode): string | undefined {
    const { facts, source } = this.#tools;
    const inner = unwrap(condition);
    const path = inner.type === 'identifier' ? source.path(inner) : undefined;
    if (path === undefined || facts.variables.get(path)?.parameter !== true) return undefined;
    const isSet = new RegExp(`(?:(?<!&)&(?!&)|\\+\\+|--)\\s*${path}\\b|\\b${path}\\s*(?:\\+\\+|--)`).test(source.text);
    return isSet || facts.assignments.some(({ target }) => target === path) ? undefined : path;
  }

  /** `n < 0`, `r == -1`, `ferror(f)`, `write(...) != n`: the branch that follows handles an error. */
  isFailure(condition: CNode): boolean {
    const { source } = this.#tools;
    const inner = unwrap(condition);
    if (inner.type === 'call_expression') return source.calleeName(inner) === 'ferror';
    if (inner.type === 'unary_expression') return this.#comesFrom(inner, 'either');
    if (inner.type !== 'binary_expression') return false;
    const operator = source.operator(inner);
    if (operator === '||' || operator === '&&') {
      const sides = [inner.fields['left'], inner.fields['right']];
      return sides.some((side) => side !== undefined && this.isFailure(side));
    }
    const { left, right } = inner.fields;
    const text = right ? source.written(unwrap(right)) : '';
    if (left && source.path(unwrap(left)) === 'errno') return operator !== '==' || text !== '0';
    if (!this.#comesFrom(inner, 'either')) return false;
    if (operator === '<' || operator === '!=' || operator === '<=') return true;
    return operator === '==' && (FAILURE_VALUES.test(text) || text === '0');
  }

  /** `n > 0`, `n >= 0`: otherwise there is an error, or the end. */
  #isSuccess(condition: CNode): boolean {
    const { source } = this.#tools;
    const inner = unwrap(condition);
    if (inner.type !== 'binary_expression' || !['>', '>='].includes(source.operator(inner))) return false;
    const { right } = inner.fields;
    return right !== undefined && source.written(unwrap(right)) === '0' && this.#comesFrom(inner, 'either');
  }

  /** A test of a fill's result for an error alone: read errors are told apart. */
  tellsReadError(condition: CNode): boolean {
    const { source } = this.#tools;
    const inner = unwrap(condition);
    if (inner.type === 'call_expression') return source.calleeName(inner) === 'ferror' && this.#asksSource(inner);
    if (inner.type !== 'binary_expression') return false;
    const operator = source.operator(inner);
    const right = inner.fields['right'];
    if (right === undefined || (operator !== '<' && operator !== '==')) return false;
    // EOF and NULL stand for the end of a stream as well.
    const failure = operator === '<' ? /^0$/ : /^-\s*1$/;
    return failure.test(source.written(unwrap(right))) && this.#comesFrom(inner, 'in');
  }

  /** A comparison of a drain's result with what was to be written. */
  tellsShortWrite(condition: CNode): boolean {
    const { source } = this.#tools;
    const inner = unwrap(condition);
    if (inner.type !== 'binary_expression' || !['!=', '<', '=='].includes(source.operator(inner))) return false;
    const right = inner.fields['right'];
    return right !== undefined && unwrap(right).type !== 'number_literal' && this.#comesFrom(inner, 'out');
  }

  /** The expression that bounds what is moved, where the condition compares with it what was moved so far. */
  limitIn(condition: CNode): string | undefined {
    const { source } = this.#tools;
    const left = condition.fields['left'];
    const right = condition.fields['right'];
    const orders = ['<', '<=', '>', '>=', '!='].includes(source.operator(condition));
    if (condition.type !== 'binary_expression' || !orders || !left || !right) return undefined;
    const counted = unwrap(left);
    if (counted.type === 'update_expression' && unwrap(right).type === 'number_literal') {
      const counter = counted.fields['argument'];
      return counter && !this.#comesFrom(counter, 'either') ? source.path(counter) : undefined;
    }
    for (const [counter, bound] of [
      [counted, unwrap(right)],
      [unwrap(right), counted],
    ] as const) {
      if (!this.#countsMoved(counter) || this.#comesFrom(bound, 'either')) continue;
      if (!/^(?:0|-\s*1)$/.test(source.written(bound))) return source.written(bound);
    }
    return undefined;
  }

  /**
   * What counts the passes of a loop towards a bound: `left--`, `i++ < most`, `i < most` and `i++` further on; also where
   * it is asked inside whether to go on, or whether to write what is in one of the `buffers`.
   */
  counterIn(loop: CNode, buffers: ReadonlySet<BufferId>): CNode | undefined {
    return this.#counterOf(loop) ?? this.#askedIn(loop, buffers);
  }

  #counterOf(loop: CNode): CNode | undefined {
    const { source, memory } = this.#tools;
    const { condition } = loop.fields;
    if (condition === undefined) return undefined;
    const tested = new Set<string>();
    for (const at of descendants(condition)) {
      const path = at.type === 'identifier' ? source.path(at) : undefined;
      if (path !== undefined && !memory.isPointer(path)) tested.add(path);
    }
    for (const at of descendants(loop)) {
      const counter = at.type === 'update_expression' ? at.fields['argument'] : undefined;
      if (counter && tested.has(source.path(counter) ?? '')) return counter;
    }
    return undefined;
  }

  /** What is counted in each pass, and decides at an `if` of the loop. */
  #askedIn(loop: CNode, buffers: ReadonlySet<BufferId>): CNode | undefined {
    const { source, memory } = this.#tools;
    const counters = new Map<string, CNode>();
    for (const part of inEachPass(loop)) {
      for (const at of descendants(part)) {
        const counter = at.type === 'update_expression' ? at.fields['argument'] : undefined;
        const path = counter && source.path(counter);
        if (counter && path !== undefined && !memory.isPointer(path)) counters.set(path, counter);
      }
    }
    const writes = (node: CNode): boolean =>
      this.#transfers.byCall.get(node)?.some((t) => t.direction === 'out' && buffers.has(t.buffer)) === true;
    for (const at of counters.size === 0 ? [] : descendants(loop)) {
      const { condition, consequence } = at.fields;
      if (at.type !== 'if_statement' || !condition || !consequence) continue;
      const asked = [...descendants(condition)].find(
        (n) => n.type === 'identifier' && counters.has(source.path(n) ?? ''),
      );
      if (asked === undefined) continue;
      const decides = [...descendants(consequence)].some((n) => n.type === 'break_statement' || writes(n));
      if (decides) return counters.get(source.path(asked) ?? '');
    }
    return undefined;
  }

  /** A variable to which what was moved is added. */
  #countsMoved(node: CNode): boolean {
    const { source, facts, memory } = this.#tools;
    const path = source.path(node);
    if (path === undefined || memory.isPointer(path)) return false;
    return facts.assignments.some(
      (a) => a.target === path && a.operator === '+=' && this.#comesFrom(a.value, 'either'),
    );
  }

  /** `ferror(in)`, where `in` is read. */
  #asksSource(call: CNode): boolean {
    const { source, endpoints } = this.#tools;
    const [asked] = argumentsOf(call);
    const handle = asked && source.written(unwrap(asked));
    return [...this.#transfers.byCall.values()].some((list) =>
      list.some((t) => t.direction === 'in' && endpoints.list[t.endpoint]?.handle === handle),
    );
  }

  #isOnResult(condition: CNode): boolean {
    const { facts, source, amounts, memory } = this.#tools;
    for (const node of descendants(condition)) {
      if (node.type === 'call_expression') {
        const call = callIn(node, facts);
        const known = call !== undefined && (this.#transfers.byCall.has(call.node) || STATE_CALLS.has(call.name ?? ''));
        if (known) return true;
      }
      if (node.type !== 'identifier' && node.type !== 'field_expression') continue;
      const path = source.path(node);
      if (path === undefined) continue;
      if (path === 'errno' || amounts.countedDown.has(path)) return true;
      if (this.#transfers.bufferOf(path) !== undefined && !memory.isNumber(path)) return true;
      if (this.#transfers.bufferOf(path) !== undefined) return true;
      if ([...amounts.originsOf(node)].some((o) => this.#isTransfer(o))) return true;
    }
    return ['number_literal', 'true', 'false'].includes(unwrap(condition).type);
  }

  #comesFrom(node: CNode, direction: 'in' | 'out' | 'either'): boolean {
    const { amounts } = this.#tools;
    return [...amounts.originsOf(node)].some((o) => this.#isTransfer(o, direction));
  }

  #isTransfer(origin: string, direction: 'in' | 'out' | 'either' = 'either'): boolean {
    const ways = this.#results.get(origin);
    return ways !== undefined && (direction === 'either' || ways.has(direction));
  }
}

/** What is done in every pass of a loop: its statements, and what their conditions do. */
function inEachPass(loop: CNode): readonly CNode[] {
  const { body, update } = loop.fields;
  const statements = body?.type === 'compound_statement' ? body.children : body ? [body] : [];
  const parts = statements.map((s) => (s.type === 'if_statement' ? s.fields['condition'] : s));
  return [...parts, update].flatMap((p) => (p === undefined || LOOPS.has(p.type) ? [] : p));
}

/** `v++`, `--v`. */
function steppedIn(text: string): ReadonlyMap<string, readonly Span[]> {
  const found = new Map<string, Span[]>();
  for (const { index, 0: step } of text.matchAll(/(?:\+\+|--)\s*\w+|\w+\s*(?:\+\+|--)/g)) {
    const name = /\w+/.exec(step)?.[0] ?? '';
    found.set(name, [...(found.get(name) ?? []), { start: index, end: index + step.length }]);
  }
  return found;
}
