import type { Access, Endpoint, Operand, TransferEffect } from '../../../model/index.js';
import { bareParameter, callIn, type Assignment, type Call, type Facts } from '../lower/facts.js';
import { placeOf } from '../lower/operands.js';
import type { Source } from '../source.js';
import { descendants, type CNode } from '../tree.js';

/** An end of a transfer in a body, as those name it who call the function. */
export interface OuterEnd {
  readonly operand: Operand;
  readonly access: Access;
}

/** The names of the parameters, in order; "" for one without a name. */
export function parameterNames(node: CNode, source: Source): readonly string[] {
  let declarator = node.fields['declarator'];
  while (declarator !== undefined && declarator.type !== 'function_declarator') {
    declarator = declarator.fields['declarator'] ?? declarator.children.find((c) => c.type.endsWith('_declarator'));
  }
  const list = declarator?.fields['parameters'];
  return (list?.children ?? [])
    .filter((c) => c.type === 'parameter_declaration' || c.type === 'identifier' || c.type === 'variadic_parameter')
    .map((parameter) => {
      if (parameter.type === 'identifier') return source.textOf(parameter);
      const own = parameter.fields['declarator'];
      const name = own && [...descendants(own)].find((n) => n.type === 'identifier');
      return name ? source.textOf(name) : (bareParameter(parameter, source) ?? '');
    });
}

/** Members that a path may go through: what walks a tree by calling itself would name longer ones without end. */
const LONGEST_PATH = 4;

/** What a path of a body is for the caller, when it starts at a parameter. */
export function operandIn(parameters: readonly string[], path: string): Operand | undefined {
  const [, stars = '', base = '', rest = ''] = /^(\**)(\w+)(.*)$/.exec(path) ?? [];
  const argument = parameters.indexOf(base);
  if (base === '' || argument === -1 || stars.length > 1 || /[[#]/.test(rest)) return undefined;
  if (rest.split('.').length - 1 > LONGEST_PATH) return undefined;
  const member = stars + rest;
  return member === '' ? { argument } : { argument, member };
}

/** How those who call a function name what its body names. */
export class Outside {
  readonly #source: Source;
  readonly #facts: Facts;
  readonly #parameters: readonly string[];
  /** By name, as far as it was asked. */
  readonly #globals = new Map<string, boolean>();
  /** What is assigned to members of what the caller hands in. */
  #stored: readonly Assignment[] | undefined;

  constructor(source: Source, facts: Facts, parameters: readonly string[]) {
    this.#source = source;
    this.#facts = facts;
    this.#parameters = parameters;
  }

  operandOf(path: string): Operand | undefined {
    return operandIn(this.#parameters, path);
  }

  isGlobal(path: string): boolean {
    const base = /^\w+/.exec(path)?.[0] ?? '';
    if (this.#facts.variables.has(base)) return false;
    let isGlobal = this.#globals.get(base);
    if (isGlobal === undefined) {
      // A declaration that the parser could not read.
      const declared = new RegExp(`\\b(?!return\\b|goto\\b|else\\b|case\\b)\\w+[\\s*]+${base}\\s*[=;,[]`);
      isGlobal = !declared.test(this.#source.text);
      this.#globals.set(base, isGlobal);
    }
    return isGlobal;
  }

  /** Undefined for an end of the function's own. */
  endOf({ handle, access }: Endpoint): OuterEnd | undefined {
    const path = handle.replaceAll('->', '.');
    const operand = this.operandOf(path);
    const values = this.#valuesOf(path);
    // `fd = openat(fd, name, flags)`: no longer the caller's.
    if (operand && (operand.member !== undefined || !values.some((v) => opens(callIn(v, this.#facts))))) {
      return { operand, access };
    }
    // `int fd = s->fd`: another name of the caller's.
    const [value] = values;
    const named = value && values.length === 1 ? this.#source.path(value) : undefined;
    const behind = named === undefined ? undefined : this.operandOf(named);
    if (behind) return { operand: behind, access };
    // Opened here by the name that the caller gave; what was assigned before (`fd = -1`) opens nothing.
    const call = values.map((value) => callIn(value, this.#facts)).find((c) => c !== undefined);
    for (const effect of call?.effects?.effects ?? []) {
      if (effect.kind !== 'open' || typeof effect.path?.argument !== 'number') continue;
      const arg = call?.args[effect.path.argument];
      const pathname = arg && this.#source.path(arg);
      const byPath = pathname === undefined ? undefined : this.operandOf(pathname);
      if (byPath) return { operand: byPath, access: 'path' };
    }
    const inside = this.#endInside(path, access) ?? this.#endChosen(path);
    if (inside) return inside;
    if (!/^[\w.[\]]+$/.test(path) || !this.isGlobal(path)) return undefined;
    return { operand: { argument: 'fixed', name: handle }, access };
  }

  /** `struct port *p = handle; read(p->fd, ...)`: what the caller has no type for is a stream to it. */
  #endInside(path: string, access: Access): OuterEnd | undefined {
    const [, base = '', rest = ''] = /^(\w+)(\.[\w.]+)$/.exec(path) ?? [];
    const [value, ...more] = this.#valuesOf(base);
    const given = value && more.length === 0 ? this.#source.path(value) : undefined;
    const argument = given === undefined ? -1 : this.#parameters.indexOf(given);
    if (given === undefined || argument === -1) return undefined;
    const { variables } = this.#facts;
    return variables.get(given)?.type === variables.get(base)?.type
      ? { operand: { argument, member: rest }, access }
      : { operand: { argument }, access: 'stream' };
  }

  /** `read(table[i].fd, ...)`: which descriptor it is only the number tells that the caller gives. */
  #endChosen(path: string): OuterEnd | undefined {
    const argument = this.#parameters.indexOf(/\[(\w+)\]/.exec(path)?.[1] ?? '-');
    return argument === -1 ? undefined : { operand: { argument }, access: 'stream' };
  }

  /** Where the caller gets the count of a call in the body: what is stored for it, and what the call stores itself. */
  countsOf(call: Call | undefined, isCount: (value: CNode) => boolean): readonly Operand[] {
    const behind = (path: string): Operand | undefined => {
      const operand = this.operandOf(path);
      return operand?.member === undefined ? undefined : operand;
    };
    this.#stored ??= this.#facts.assignments.filter(({ target }) => behind(target) !== undefined);
    const stored = this.#stored.filter(({ value }) => isCount(value));
    const handedOn = this.#pointersIn(
      transfersOf(call).flatMap(({ counts }) => counts ?? []),
      call,
    );
    return [...new Set([...stored.map(({ target }) => target), ...handedOn])].flatMap((path) => behind(path) ?? []);
  }

  /** The length behind a pointer of the caller's that is handed on: `apr_file_read(file, buf, len)`. */
  lengthBehind(call: Call | undefined): Operand | undefined {
    const [path] = this.#pointersIn(
      transfersOf(call).flatMap(({ length }) => length),
      call,
    );
    return path === undefined ? undefined : this.operandOf(path);
  }

  /** What pointers of the caller's lead to that the body hands on as they are. */
  #pointersIn(operands: readonly Operand[], call: Call | undefined): readonly string[] {
    if (call === undefined) return [];
    const handed = new Set(operands.flatMap(({ argument, member }) => (member === '*' ? argument : [])));
    return [...handed].flatMap((argument) => {
      const path = placeOf({ argument, member: '*' }, call, this.#source)?.path ?? '';
      return this.operandOf(path)?.member === '*' ? path : [];
    });
  }

  #valuesOf(path: string): readonly CNode[] {
    return this.#facts.assignments.filter((a) => a.target === path && a.operator === '=').map((a) => a.value);
  }
}

function opens(call: Call | undefined): boolean {
  return call?.effects?.effects.some((e) => e.kind === 'open') === true;
}

function transfersOf(call: Call | undefined): readonly TransferEffect[] {
  return (call?.effects?.effects ?? []).filter((e) => e.kind === 'transfer');
}
