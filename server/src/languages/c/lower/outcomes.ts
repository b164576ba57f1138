import type { Outcome, TransferEffect } from '../../../model/index.js';
import { CATALOGUE } from '../catalogue/index.js';
import type { Call, Facts } from './facts.js';
import { unwrap, type Source } from '../source.js';
import { descendants, type CNode } from '../tree.js';

const NOTHING: Outcome = { counted: false, zeroTold: false };
const ALL: Outcome = { counted: true, zeroTold: true };
const COUNTED: Outcome = { counted: true, zeroTold: false };
const ZERO_TOLD: Outcome = { counted: false, zeroTold: true };

const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);
const MIRRORED: Readonly<Partial<Record<string, string>>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const CONDITIONS: ReadonlySet<string> = new Set([
  'if_statement',
  'while_statement',
  'do_statement',
  'for_statement',
  'conditional_expression',
]);

/**
 * What a function makes of the counts that its calls give: read from where the value goes, through variables of its own.
 * Whatever is not understood counts as all that can be made of it, so that nothing is reported.
 */
export class Outcomes {
  readonly #root: CNode;
  readonly #facts: Facts;
  readonly #source: Source;
  /** What a `return` makes of a count: who calls may look at it in every way, which is asked there where it matters. */
  readonly #returned: Outcome;
  #parents: ReadonlyMap<CNode, CNode> | undefined;

  constructor(root: CNode, facts: Facts, source: Source, returned: 'looked-at' | 'handed-on') {
    this.#root = root;
    this.#returned = returned === 'looked-at' ? ALL : COUNTED;
    this.#facts = facts;
    this.#source = source;
  }

  /**
   * Undefined for calls that give no count, and for the project's own: their results may mean anything, but for those that
   * hand on what a read gave.
   */
  of(call: Call, effect: TransferEffect): Outcome | undefined {
    const isOwn = call.name === undefined || CATALOGUE.get(call.name) !== call.effects;
    // A datagram is sent whole.
    if (effect.direction === 'out' && effect.address !== undefined) return undefined;
    if ((isOwn && effect.givesEnd !== true) || effect.reports !== 'returned' || effect.extent !== 'counted')
      return undefined;
    return this.#madeOf(call.node, new Set());
  }

  /** What is made of an expression's value. */
  #madeOf(node: CNode, visited: Set<string>): Outcome {
    const parent = this.#parentOf(node);
    switch (parent?.type) {
      case 'expression_statement':
        return NOTHING;
      case 'parenthesized_expression': {
        const around = this.#parentOf(parent);
        // `do ... while (x)` and `if (x)` have their condition in parentheses.
        return around !== undefined && CONDITIONS.has(around.type) && around.fields['condition'] === parent
          ? ZERO_TOLD
          : this.#madeOf(parent, visited);
      }
      case 'cast_expression': {
        const type = parent.fields['type'];
        // `(void)write(...)`: its author says that the count does not matter.
        return type && /^\s*void\s*$/.test(this.#source.textOf(type)) ? ALL : this.#madeOf(parent, visited);
      }
      case 'comma_expression':
        return parent.children.at(-1) === node ? this.#madeOf(parent, visited) : NOTHING;
      case 'for_statement':
        return parent.fields['condition'] === node ? ZERO_TOLD : NOTHING;
      case 'conditional_expression':
        return parent.fields['condition'] === node ? ZERO_TOLD : this.#madeOf(parent, visited);
      case 'unary_expression':
        return this.#source.operator(parent) === '!' ? ZERO_TOLD : ALL;
      case 'binary_expression':
        return this.#operand(parent, node);
      case 'init_declarator':
        return this.#stored(parent.fields['declarator'], visited);
      case 'assignment_expression':
        return this.#assigned(parent, node, visited);
      case 'argument_list':
        return this.#passed(parent);
      case 'return_statement':
        return this.#returned;
      case 'subscript_expression':
        return COUNTED;
      default:
        return ALL;
    }
  }

  #operand(parent: CNode, node: CNode): Outcome {
    const written = this.#source.operator(parent);
    if (written === '&&' || written === '||') return ZERO_TOLD;
    if (!COMPARISONS.has(written)) return COUNTED;
    const isLeft = parent.fields['left'] === node;
    const other = isLeft ? parent.fields['right'] : parent.fields['left'];
    const operator = isLeft ? written : (MIRRORED[written] ?? written);
    const value = other ? this.#source.written(unwrap(other)) : '';
    if (/^0[uUlL]*$/.test(value)) return operator === '<' || operator === '>=' ? NOTHING : ZERO_TOLD;
    if (/^-\s*1[lL]*$/.test(value)) return operator === '<' || operator === '>=' ? ALL : NOTHING;
    return ALL;
  }

  #assigned(parent: CNode, node: CNode, visited: Set<string>): Outcome {
    if (parent.fields['left'] === node) return NOTHING;
    if (this.#source.operator(parent) !== '=') return COUNTED;
    return join(this.#stored(parent.fields['left'], visited), this.#madeOf(parent, visited));
  }

  /** What is made of a variable of the function that holds the count; others may look at any other. */
  #stored(target: CNode | undefined, visited: Set<string>): Outcome {
    const path = target?.type === 'identifier' ? this.#source.path(target) : undefined;
    if (path === undefined) return ALL;
    if (visited.has(path)) return NOTHING;
    visited.add(path);
    const variable = this.#facts.variables.get(path);
    if (variable === undefined || variable.pointer || variable.array) return ALL;
    let made = NOTHING;
    for (const node of descendants(this.#root)) {
      if (node.type !== 'identifier' || this.#source.path(node) !== path) continue;
      const parent = this.#parentOf(node);
      const isDeclared = parent?.fields['declarator'] === node || parent?.type === 'declaration';
      if (!isDeclared) made = join(made, this.#madeOf(node, visited));
      if (made.counted && made.zeroTold) break;
    }
    return made;
  }

  /** A count that is handed to what is known to move bytes is the length; others may decide by it. */
  #passed(list: CNode): Outcome {
    const call = this.#parentOf(list);
    const known = call && this.#facts.calls.get(call)?.effects?.effects;
    return known?.some((e) => e.kind === 'transfer') === true ? COUNTED : ALL;
  }

  #parentOf(node: CNode): CNode | undefined {
    if (this.#parents === undefined) {
      const parents = new Map<CNode, CNode>();
      for (const at of descendants(this.#root)) for (const child of at.children) parents.set(child, at);
      this.#parents = parents;
    }
    return this.#parents.get(node);
  }
}

function join(a: Outcome, b: Outcome): Outcome {
  return { counted: a.counted || b.counted, zeroTold: a.zeroTold || b.zeroTold };
}
