import type { BufferId } from '../../../model/index.js';
import { Calls } from './calls.js';
import { keepCounter } from './counters.js';
import type { Emitter } from './emitter.js';
import { keepState } from './state.js';
import { unwrap } from '../source.js';
import { terminationAt } from './terminators.js';
import type { Conditions } from './tests.js';
import { descendants, spanOf, type CNode } from '../tree.js';

/**
 * Lowers expressions to steps, in the order of evaluation. Every place where the content of a filled buffer may be
 * loaded becomes a use; what is not understood becomes `unknown`.
 */
export class Expressions {
  readonly #emitter: Emitter;
  readonly #conditions: Conditions;
  readonly #calls: Calls;

  constructor(emitter: Emitter, conditions: Conditions) {
    this.#emitter = emitter;
    this.#conditions = conditions;
    this.#calls = new Calls(emitter, (node) => {
      this.value(node);
    });
  }

  /** The expression's value is computed; its value itself is used by the caller. */
  value(node: CNode): void {
    switch (node.type) {
      case 'identifier':
        this.#name(node);
        return;
      case 'parenthesized_expression':
      case 'comma_expression':
        for (const child of node.children) this.value(child);
        return;
      case 'cast_expression':
      case 'initializer_pair': {
        const value = node.fields['value'];
        if (value) this.value(value);
        return;
      }
      case 'sizeof_expression':
      case 'alignof_expression':
      case 'offsetof_expression':
      case 'type_descriptor':
      case 'comment':
        return;
      case 'call_expression':
        this.#tells(node);
        this.#calls.call(node);
        return;
      case 'conditional_expression':
        this.#choice(node);
        return;
      case 'assignment_expression':
        this.#assignment(node);
        return;
      case 'subscript_expression':
      case 'pointer_expression':
      case 'field_expression':
        this.#load(node);
        return;
      case 'binary_expression':
        this.#binary(node);
        return;
      case 'update_expression': {
        const operand = node.fields['argument'];
        if (operand === undefined) return;
        this.value(operand);
        const path = this.#emitter.tools.source.path(operand);
        if (path !== undefined) this.#pointElsewhere(path, node, '+=');
        keepState(this.#emitter, node, unwrap(operand));
        return;
      }
      case 'ERROR':
        this.#emitter.unreadable(node);
        return;
      default:
        for (const child of node.children) this.value(child);
    }
  }

  /** `n = is_write ? write(fd, b, n) : read(fd, b, n)`: one of them happens, where it matters. */
  #choice(node: CNode): void {
    const { condition, consequence, alternative } = node.fields;
    const { byCall } = this.#emitter.transfers;
    const moves = [consequence, alternative].some((way) => way && [...descendants(way)].some((n) => byCall.has(n)));
    if (!moves || !condition || !consequence || !alternative) {
      for (const child of node.children) this.value(child);
      return;
    }
    this.value(condition);
    this.#emitter.choose(
      this.#conditions.testOf(unwrap(condition)),
      () => {
        this.value(consequence);
      },
      () => {
        this.value(alternative);
      },
    );
  }

  /** The buffer leaves the function by its result. */
  returned(node: CNode, key: string): void {
    const buffer = this.#emitter.transfers.bufferOf(key);
    if (buffer !== undefined) this.#emitter.use(buffer, node, 'returned');
  }

  /** A character leaves the function by its result; false where the expression is none. */
  returnedValue(node: CNode): boolean {
    const inner = unwrap(node);
    const path = inner.type === 'identifier' ? this.#emitter.tools.source.path(inner) : undefined;
    const buffer = this.#emitter.at(path);
    if (buffer === undefined || path === undefined) return false;
    if (!this.#emitter.transfers.isValue(buffer) && !this.#emitter.holdsByValue(path)) return false;
    this.#emitter.use(buffer, node, 'returned');
    return true;
  }

  #name(node: CNode): void {
    const text = this.#emitter.tools.source.textOf(node);
    if (text === 'EINTR') this.#emitter.keep('eintr', node);
    if (text === 'EAGAIN' || text === 'EWOULDBLOCK') this.#emitter.keep('nonblocking', node);
    const path = this.#emitter.tools.source.path(node);
    const part = this.#emitter.partNamed(text);
    if (part !== undefined) this.#emitter.use(part, node, 'looked at');
    const buffer = this.#emitter.at(path);
    if (buffer === undefined || path === undefined) return;
    if (this.#emitter.transfers.isValue(buffer) || this.#emitter.holdsByValue(path)) {
      this.#emitter.use(buffer, node, 'looked at');
    }
  }

  #load(node: CNode): void {
    const { source } = this.#emitter.tools;
    const operand = node.fields['argument'];
    if (node.type === 'pointer_expression' && source.operator(node) === '&') {
      const inner = operand && unwrap(operand);
      const index = inner?.type === 'subscript_expression' ? inner.fields['index'] : undefined;
      if (index) this.value(index);
      return;
    }
    if (node.type === 'field_expression') {
      const own = source.path(node);
      const buffer = own === undefined ? undefined : this.#emitter.transfers.bufferOf(own);
      if (buffer !== undefined) {
        if (this.#emitter.transfers.isValue(buffer)) this.#emitter.use(buffer, node, 'looked at');
        return;
      }
    }
    const path = source.path(node);
    const pointsElsewhere = path !== undefined && this.#emitter.transfers.bufferOf(path) !== undefined;
    const buffer = operand && this.#emitter.pointee(operand);
    if (buffer !== undefined && !pointsElsewhere) {
      this.#emitter.use(buffer, node, node.type === 'subscript_expression' ? 'indexed' : 'dereferenced');
    }
    const index = node.fields['index'];
    if (index) this.value(index);
    if (operand && operand.type !== 'identifier') this.value(operand);
  }

  /** A comparison or `ferror` that tells errors apart, wherever it stands: also in `return write(...) == n`. */
  #tells(node: CNode): void {
    const { source } = this.#emitter.tools;
    if (this.#conditions.tellsReadError(node)) this.#emitter.keep('error-split', node, source.written(node));
    if (this.#conditions.tellsShortWrite(node)) this.#emitter.keep('short-write', node, source.written(node));
  }

  #binary(node: CNode): void {
    const left = node.fields['left'];
    const right = node.fields['right'];
    if (!left || !right) return;
    this.#tells(node);
    // `(c = getc(f)) != EOF`, `EOF != c`, `c < 0`: the end of the source, not the character.
    const { source, memory } = this.#emitter.tools;
    const isEquality = ['==', '!='].includes(source.operator(node));
    const isEnd = (side: CNode): boolean => {
      const text = source.written(unwrap(side));
      return /^(?:-\s*1|EOF)$/.test(text) || (text === '0' && !isEquality);
    };
    const tested = isEnd(right) ? left : isEnd(left) ? right : undefined;
    const value = tested && memory.valueRef(tested);
    const buffer = value && this.#emitter.transfers.bufferOf(value.key);
    if (tested && buffer !== undefined && this.#emitter.transfers.isValue(buffer)) {
      if (unwrap(tested).type !== 'identifier') this.value(tested);
      return;
    }
    for (const side of [left, right]) {
      this.compared(side);
    }
  }

  /** The expression's value is compared: `(c = getc(f)) == 'x'` looks at what it assigns. */
  compared(node: CNode): void {
    this.value(node);
    const inner = unwrap(node);
    if (inner.type !== 'assignment_expression') return;
    const target = inner.fields['left'];
    const path = target && this.#emitter.tools.source.path(unwrap(target));
    const buffer = this.#emitter.at(path);
    if (buffer !== undefined && this.#emitter.transfers.isValue(buffer)) this.#emitter.use(buffer, node, 'looked at');
  }

  #assignment(node: CNode): void {
    const { source, memory } = this.#emitter.tools;
    const left = node.fields['left'];
    const right = node.fields['right'];
    if (!left || !right) return;
    this.value(right);
    const target = unwrap(left);
    const operator = source.operator(node);
    keepCounter(this.#emitter, node, operator, target, right);
    keepState(this.#emitter, node, target);
    const path = source.path(target);
    if (
      target.type === 'subscript_expression' ||
      (target.type === 'pointer_expression' && source.operator(target) === '*')
    ) {
      const base = target.fields['argument'];
      const buffer = base && (this.#emitter.pointee(base) ?? this.#emitter.within(base));
      const index = target.fields['index'];
      if (index) this.value(index);
      // The pointer itself is set, where arrays of buffers are used.
      if (buffer === undefined || (path !== undefined && this.#emitter.transfers.bufferOf(path) !== undefined)) return;
      const isEnd = operator === '=' && this.#isTerminator(right);
      const termination = isEnd ? terminationAt(this.#emitter, index ?? target.fields['argument'], buffer) : 'cut';
      if (termination !== 'ended') this.#emitter.use(buffer, node, termination === 'cut' ? 'changed' : 'padded');
      return;
    }
    if (target.type === 'field_expression') {
      // `entry.value.address += bias`, too: a member of a member is a part of it.
      const buffer = this.#emitter.within(target);
      const own = path === undefined ? undefined : this.#emitter.transfers.bufferOf(path);
      if (buffer !== undefined && own === undefined) this.#emitter.use(buffer, node, 'changed');
    }
    if (path === undefined) return;
    const part = this.#emitter.partNamed(path);
    if (part !== undefined) this.#emitter.use(part, node, 'changed');
    if (target.type === 'identifier') this.#pointElsewhere(path, node, operator);
    const buffer = this.#emitter.transfers.bufferOf(path);
    // `char c; read(fd, &c, 1); ... c = line[i]`, too.
    const isHeld = operator === '=' && target.type === 'identifier' && this.#emitter.holdsByValue(path);
    if (buffer === undefined || !(isHeld || this.#emitter.transfers.isValue(buffer))) return;
    const value = memory.valueRef(right);
    // `c = getc(f)` fills it; `c = fputs(line, f)` puts a count in its place.
    const brought = this.#emitter.transfers.byCall.get(unwrap(right)) ?? [];
    const filledHere = brought.some((t) => t.direction === 'in' && t.buffer === buffer);
    if (filledHere || (value && this.#emitter.transfers.bufferOf(value.key) === buffer)) return;
    this.#emitter.add({ kind: 'overwrite', buffer, span: spanOf(node) });
  }

  /** `cur = cur->next`: `cur->data` is other memory from here on; and after `i++`, so is `v[i]`. */
  #pointElsewhere(path: string, node: CNode, operator: string): void {
    const { memory } = this.#emitter.tools;
    const moved = new Set<BufferId>(this.#emitter.indexedBy(path));
    if (operator === '=' && memory.isPointer(path)) {
      for (const buffer of this.#emitter.heldBy(path, (member) => member.startsWith('.'))) moved.add(buffer);
    }
    for (const buffer of moved) this.#emitter.add({ kind: 'overwrite', buffer, span: spanOf(node) });
  }

  /** `buf[n] = 0` behind the data is no use of it. */
  #isTerminator(value: CNode): boolean {
    return /^(?:0|L?'\\(?:0{1,3}|x0+)'|NUL)$/.test(this.#emitter.tools.source.written(unwrap(value)));
  }
}
