import {
  contains,
  type LoopAssignment,
  type LoopCall,
  type LoopCondition,
  type LoopFacts,
  type Span,
} from '../../../model/index.js';
import { descendants, spanOf, type CNode } from '../tree.js';
import { declarationOf } from './names.js';
import type { Source } from './source.js';

const LOOPS = new Set(['while_statement', 'do_statement', 'for_statement']);

/** Functions that never come back. */
const NO_RETURN = /^(?:_?exit|_Exit|abort|v?errx?|die|die_errno|fatal|\w+_and_die)$/;

/** Reads what the loop at `span` does; undefined when no loop starts there. */
export function loopFacts(source: Source, span: Span): LoopFacts | undefined {
  if (!source.loops.has(span.start)) source.loops.set(span.start, readLoop(source, span));
  return source.loops.get(span.start);
}

function readLoop(source: Source, span: Span): LoopFacts | undefined {
  const path = source.pathTo({ start: span.start, end: span.start + 1 });
  const loop = path.find((node) => LOOPS.has(node.type) && node.start === span.start);
  const body = loop?.fields['body'];
  if (loop === undefined || body === undefined) return undefined;
  const reader = new LoopReader(source, loop, body);
  reader.read();
  const opaque = opaqueness(source.text, loop, path);
  return {
    conditions: reader.conditions,
    leadingCalls: reader.leadingCalls,
    assignments: reader.assignments,
    calls: reader.calls,
    updates: [...descendants(loop)].flatMap(({ fields }) => (fields['update'] ? [spanOf(fields['update'])] : [])),
    nested: path.some((node) => LOOPS.has(node.type) && node !== loop && contains(node, loop)),
    ...(opaque !== undefined && { opaque }),
  };
}

interface Where {
  readonly initial: boolean;
  readonly leaving: boolean;
  readonly guard?: string;
}

class LoopReader {
  readonly conditions: LoopCondition[] = [];
  readonly leadingCalls: Span[] = [];
  readonly assignments: LoopAssignment[] = [];
  readonly calls: LoopCall[] = [];
  readonly #source: Source;
  readonly #loop: CNode;
  readonly #body: CNode;

  constructor(source: Source, loop: CNode, body: CNode) {
    this.#source = source;
    this.#loop = loop;
    this.#body = body;
  }

  read(): void {
    const { fields, type } = this.#loop;
    const condition = fields['condition'];
    const each: Where = { initial: false, leaving: false };
    if (fields['initializer']) this.#collect(fields['initializer'], { ...each, initial: true });
    if (condition) this.#collect(condition, each);
    if (fields['update']) this.#collect(fields['update'], each);
    this.#collect(this.#body, each);
    if (condition && type !== 'do_statement') {
      for (const operand of operands(this.#source.text, condition)) this.#condition(operand);
    }
    this.#lead(this.#body);
  }

  #condition(operand: CNode): void {
    const text = plain(this.#source.text, operand);
    if (/^(?:[1-9]\d*|true|TRUE)$/.test(text)) return;
    const effects = ['assignment_expression', 'update_expression'];
    const pure = ![...descendants(operand)].some((n) => effects.includes(n.type) || this.#isCallWithEffect(n));
    this.conditions.push({ span: spanOf(operand), text, pure });
    this.#sureCalls(operand);
  }

  /** Of calls only those that ask a stdio stream how it is are known to change nothing. */
  #isCallWithEffect({ type, fields }: CNode): boolean {
    if (type !== 'call_expression') return false;
    const callee = fields['function'];
    return callee === undefined || !/^(?:feof|ferror)(?:_unlocked)?$/.test(plain(this.#source.text, callee));
  }

  /** Follows what every pass runs; false when it can branch off. */
  #lead(node: CNode): boolean {
    switch (node.type) {
      case 'compound_statement':
        return node.children.every((child) => this.#lead(child));
      case 'labeled_statement':
        return node.children.slice(1).every((child) => this.#lead(child));
      case 'do_statement': {
        const inner = node.fields['body'];
        return inner !== undefined && this.#lead(inner);
      }
      case 'expression_statement':
      case 'declaration':
        this.#sureCalls(node);
        return true;
      case 'comment':
        return true;
      case 'if_statement':
      case 'switch_statement':
      case 'while_statement':
        if (node.fields['condition']) this.#sureCalls(node.fields['condition']);
        return false;
      default:
        return false;
    }
  }

  /** Calls below `node` that are made whenever it is evaluated. */
  #sureCalls(node: CNode): void {
    if (node.type === 'binary_expression' && isShortCircuit(this.#source.text, node)) {
      if (node.fields['left']) this.#sureCalls(node.fields['left']);
      return;
    }
    if (node.type === 'conditional_expression') {
      if (node.fields['condition']) this.#sureCalls(node.fields['condition']);
      return;
    }
    for (const child of node.children) this.#sureCalls(child);
    if (node.type === 'call_expression') this.leadingCalls.push(spanOf(node));
  }

  #collect(node: CNode, where: Where): void {
    switch (node.type) {
      case 'if_statement':
        this.#branches(node, where);
        return;
      case 'case_statement': {
        const leaving = where.leaving || this.#leaves(node);
        for (const child of node.children) this.#collect(child, { ...where, leaving });
        return;
      }
      case 'switch_statement': {
        const guard = node.fields['condition'] && plain(this.#source.text, node.fields['condition']);
        if (node.fields['condition']) this.#collect(node.fields['condition'], where);
        if (node.fields['body'])
          this.#collect(node.fields['body'], { ...where, ...(guard !== undefined && { guard }) });
        return;
      }
      case 'assignment_expression':
        this.#assignment(node, where);
        break;
      case 'update_expression':
        this.#assign(node, node.fields['argument'], 'other', undefined, where);
        break;
      case 'pointer_expression':
        // An address that is handed out may be written through.
        if (this.#source.text[node.start] === '&') {
          this.#assign(node, node.fields['argument'], 'other', undefined, where);
        }
        break;
      case 'declaration':
        this.#declaration(node, where);
        break;
      case 'call_expression':
        this.#call(node, where);
        break;
    }
    for (const child of node.children) this.#collect(child, where);
  }

  #branches(node: CNode, where: Where): void {
    const { condition, consequence, alternative } = node.fields;
    if (condition) this.#collect(condition, where);
    const guard = condition ? plain(this.#source.text, condition) : '';
    for (const branch of [consequence, alternative]) {
      if (branch === undefined) continue;
      const leaving = where.leaving || this.#leaves(branch);
      this.#collect(branch, { ...where, leaving, guard: branch === consequence ? guard : `!(${guard})` });
    }
  }

  /** True when control that comes to the end of `node` is outside of the loop. */
  #leaves(node: CNode): boolean {
    const { text } = this.#source;
    switch (node.type) {
      case 'return_statement':
        return true;
      case 'break_statement':
        return this.#breaksOut(node);
      case 'goto_statement': {
        const label = node.fields['label'];
        return label !== undefined && !labelsIn(text, this.#loop).has(text.slice(label.start, label.end));
      }
      case 'expression_statement': {
        const call = node.children[0];
        const callee = call?.type === 'call_expression' ? call.fields['function'] : undefined;
        return callee !== undefined && NO_RETURN.test(text.slice(callee.start, callee.end));
      }
      case 'if_statement': {
        const { consequence, alternative } = node.fields;
        return !!consequence && !!alternative && this.#leaves(consequence) && this.#leaves(alternative);
      }
      case 'else_clause':
      case 'labeled_statement':
      case 'compound_statement':
      case 'case_statement': {
        const last = node.children.findLast((child) => child.type !== 'comment');
        return last !== undefined && this.#leaves(last);
      }
      default:
        return false;
    }
  }

  /** A `break` inside an inner loop or switch stays in the loop. */
  #breaksOut(node: CNode): boolean {
    for (const inner of descendants(this.#body)) {
      if ((LOOPS.has(inner.type) || inner.type === 'switch_statement') && contains(inner, node)) return false;
    }
    return true;
  }

  #assignment(node: CNode, where: Where): void {
    const { left, right, operator } = node.fields;
    if (left === undefined || right === undefined) return;
    const sign = operator ? this.#source.text.slice(operator.start, operator.end) : '=';
    const known = sign === '=' || sign === '+=' || sign === '-=' ? sign : 'other';
    this.#assign(node, left, known, plain(this.#source.text, right), where);
  }

  #assign(
    node: CNode,
    target: CNode | undefined,
    operator: LoopAssignment['operator'],
    value: string | undefined,
    where: Where,
  ): void {
    if (target === undefined) return;
    const root = rootOf(this.#source.text, target);
    this.assignments.push({
      span: spanOf(node),
      target: plain(this.#source.text, target),
      ...(root !== undefined && { root }),
      operator,
      ...(value !== undefined && { value }),
      scope: root === undefined ? 'elsewhere' : this.#scopeOf(root, node),
      initial: where.initial,
      ...branchOf(where),
    });
  }

  #declaration(node: CNode, where: Where): void {
    for (const declarator of node.children) {
      const names = [...descendants(declarator)];
      const value = declarator.type === 'init_declarator' ? declarator.fields['value'] : undefined;
      const name = names.find((n) => n.type === 'identifier' && (value === undefined || n.end <= value.start));
      if (name === undefined || declarator === node.fields['type']) continue;
      const text = this.#source.text.slice(name.start, name.end);
      this.assignments.push({
        span: spanOf(declarator),
        target: text,
        root: text,
        operator: 'declares',
        ...(value && { value: plain(this.#source.text, value) }),
        scope: 'loop',
        initial: where.initial,
        leaving: where.leaving,
      });
    }
  }

  #call(node: CNode, where: Where): void {
    const callee = node.fields['function'];
    if (callee === undefined) return;
    const list = node.fields['arguments']?.children.filter((c) => c.type !== 'comment') ?? [];
    this.calls.push({
      span: spanOf(node),
      callee: plain(this.#source.text, callee),
      arguments: list.map((a) => plain(this.#source.text, a)),
      ...branchOf(where),
    });
  }

  #scopeOf(name: string, at: Span): LoopAssignment['scope'] {
    const declared = declarationOf(this.#source, name, at);
    if (declared?.storage !== 'function') return 'elsewhere';
    return contains(this.#loop, declared.span) ? 'loop' : 'function';
  }
}

function branchOf({ leaving, guard }: Where): Pick<LoopCall, 'leaving' | 'guard'> {
  return { leaving, ...(guard !== undefined && { guard }) };
}

/** The variable that a target is reached through. */
function rootOf(text: string, target: CNode): string | undefined {
  let node: CNode | undefined = target;
  while (node !== undefined && node.type !== 'identifier') {
    node = node.fields['argument'] ?? (node.type === 'parenthesized_expression' ? node.children[0] : undefined);
  }
  return node && text.slice(node.start, node.end);
}

/** Operands of an `&&` chain, without the parentheses around the whole. */
function operands(text: string, node: CNode): readonly CNode[] {
  if (node.type === 'parenthesized_expression') {
    const inner = node.children.filter((c) => c.type !== 'comment');
    return inner.length === 1 && inner[0] ? operands(text, inner[0]) : [node];
  }
  const { left, right, operator } = node.fields;
  if (node.type === 'binary_expression' && left && right && operator && text.startsWith('&&', operator.start)) {
    return [...operands(text, left), ...operands(text, right)];
  }
  return [node];
}

function isShortCircuit(text: string, node: CNode): boolean {
  const { operator } = node.fields;
  return operator ? /^(?:&&|\|\|)$/.test(text.slice(operator.start, operator.end)) : false;
}

/** The text of a node without comments, on one line. */
function plain(text: string, node: CNode): string {
  let out = '';
  let at = node.start;
  for (const inner of descendants(node)) {
    if (inner.type !== 'comment') continue;
    out += text.slice(at, inner.start);
    at = inner.end;
  }
  const whole = (out + text.slice(at, node.end)).replace(/\s+/g, ' ').trim();
  return node.type === 'parenthesized_expression' ? whole.slice(1, -1).trim() : whole;
}

function labelsIn(text: string, node: CNode): ReadonlySet<string> {
  const labels = new Set<string>();
  for (const { type, fields } of descendants(node)) {
    const label = type === 'labeled_statement' ? fields['label'] : undefined;
    if (label) labels.add(text.slice(label.start, label.end));
  }
  return labels;
}

/** What keeps the loop's text from telling all. */
function opaqueness(text: string, loop: CNode, path: readonly CNode[]): string | undefined {
  const inside = [...descendants(loop)];
  if (inside.some((n) => n.type === 'ERROR' || n.missing)) return 'the parser could not read all of the loop';
  if (inside.some((n) => n.type.startsWith('preproc_'))) return 'the loop has preprocessor lines in it';
  const switches = inside.filter((n) => n.type === 'switch_statement');
  const stray = inside.find((n) => n.type === 'case_statement' && !switches.some((s) => contains(s, n)));
  if (stray) return 'a `switch` jumps into the loop';
  const labels = labelsIn(text, loop);
  const all = path[0];
  if (labels.size === 0 || all === undefined) return undefined;
  for (const node of descendants(all)) {
    const label = node.type === 'goto_statement' && !contains(loop, node) ? node.fields['label'] : undefined;
    if (label && labels.has(text.slice(label.start, label.end))) return 'a `goto` jumps into the loop';
  }
  return undefined;
}
