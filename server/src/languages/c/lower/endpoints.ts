import type {
  Access,
  Endpoint,
  EndpointId,
  EndpointKind,
  OpenEffect,
  Operand,
  Proof,
  Span,
  Trait,
} from '../../../model/index.js';
import { callIn, type Call, type Facts } from './facts.js';
import { argumentAt, placeOf, type Place } from './operands.js';
import { unwrap, type Source } from '../source.js';
import { spanOf, type CNode } from '../tree.js';

interface Opened {
  readonly effect: OpenEffect;
  readonly call: Call;
}

/** What names suggest, where nothing is proved. */
const GUESSES: readonly (readonly [RegExp, EndpointKind])[] = [
  [/sock|conn|client|peer|remote|(?:^|[_.>])sk$/i, 'socket'],
  [/pipe/i, 'pipe'],
  [/tty|pty|serial|term/i, 'tty'],
];

/** The name of a file that the kernel makes up. */
const SPECIAL = /^"\/(?:proc|sys|dev)\//;

/** What names a part of something: an element, a member. */
const PARTS: ReadonlySet<string> = new Set(['subscript_expression', 'field_expression']);

const STANDARD: ReadonlySet<string> = new Set([
  'stdin',
  'stdout',
  'stderr',
  'STDIN_FILENO',
  'STDOUT_FILENO',
  'STDERR_FILENO',
  '0',
  '1',
  '2',
]);

/** The endpoints of a function: what names them, and what the function shows of their kind. */
export class Endpoints {
  readonly #facts: Facts;
  readonly #source: Source;
  readonly #ids = new Map<string, EndpointId>();
  readonly #list: Endpoint[] = [];
  /** By id. */
  readonly #paths: string[] = [];
  readonly #filtered = new Map<EndpointId, boolean>();

  constructor(facts: Facts, source: Source) {
    this.#facts = facts;
    this.#source = source;
  }

  get list(): readonly Endpoint[] {
    return this.#list;
  }

  /** The endpoint at a place. `proves`: what a successful call `at` shows of its kind. */
  idOf(place: Place, access: Access, proves?: EndpointKind, at?: CNode): EndpointId {
    const { handle } = place;
    const path = place.path ?? handle;
    const known = this.#ids.get(path);
    if (known !== undefined) {
      const old = this.#list[known];
      if (old && proves && !old.proof && at)
        this.#list[known] = { ...old, kind: proves, proof: this.#callProof(at, proves, handle) };
      return known;
    }
    const id = this.#list.length;
    this.#ids.set(path, id);
    this.#paths.push(path);
    const chosenAt = this.#chosenAt(path);
    this.#list.push({
      ...this.#describe(place, path, access, proves, at),
      ...(chosenAt.length > 0 && { chosenAt }),
    });
    return id;
  }

  #describe(
    { handle, repeatable }: Place,
    path: string,
    access: Access,
    proves: EndpointKind | undefined,
    at: CNode | undefined,
  ): Endpoint {
    const traits = new Set<Trait>(this.#flagsSet(path));
    if (this.#isAddressed(path)) traits.add('datagram');
    if (STANDARD.has(handle)) traits.add('standard-stream');
    if (SPECIAL.test(handle)) traits.add('special-file');
    const opened = this.#openedAs(path, new Set());
    const traitsOfEach = (opened ?? []).map(({ effect, call }) => this.#traitsOf(effect, call));
    for (const trait of traitsOfEach.flat()) traits.add(trait);
    // What only one of several calls makes so may be otherwise.
    if (!traitsOfEach.every((own) => own.includes('byte-stream'))) traits.delete('byte-stream');
    const special = opened?.filter((o) => this.#isSpecial(o)) ?? [];
    if (opened && special.length === 0 && this.#isReopened(path)) traits.add('reopened');
    const isSometimes = special.length > 0 && special.length < (opened?.length ?? 0);
    if (special.length > 0 && !isSometimes) traits.add('special-file');
    const kinds = new Set(isSometimes ? [] : opened?.map((o) => o.effect.endpoint));
    const [kind] = kinds;
    const first = opened?.[0];
    if (kind !== undefined && kinds.size === 1 && first) {
      const proof: Proof = {
        span: { start: first.call.node.start, end: first.call.node.end },
        because: `\`${handle}\` comes from \`${first.call.name ?? ''}\` here`,
      };
      const modes = new Set(opened.map((o) => this.#modeOf(o)));
      const [mode] = modes;
      const only = modes.size === 1 && mode !== undefined ? { mode } : {};
      return { kind, access, handle, repeatable, proof, traits: [...traits], ...only };
    }
    if (proves && at)
      return {
        kind: proves,
        access,
        handle,
        repeatable,
        proof: this.#callProof(at, proves, handle),
        traits: [...traits],
      };
    const guess = GUESSES.find(([name]) => name.test(handle))?.[1];
    const fallback = access === 'stdio' ? 'stdio-file' : (guess ?? 'unknown');
    return { kind: fallback, access, handle, repeatable, traits: [...traits] };
  }

  /** Where the variables are set that a member or an element is reached by, and one of those is taken: `fd = fds[i]`. */
  #chosenAt(path: string): readonly Span[] {
    const [, base, rest = ''] = /^\**(\w+)([.[].*)$/.exec(path) ?? [];
    if (base === undefined) {
      const taken = this.#facts.assignments.filter(({ target, operator, value }) => {
        return target === path && operator === '=' && PARTS.has(unwrap(value).type);
      });
      return taken.map(({ node }) => spanOf(node));
    }
    const names = new Set([base, ...[...rest.matchAll(/\[(\w+)\]/g)].flatMap(([, index]) => index ?? [])]);
    return this.#facts.assignments.filter(({ target }) => names.has(target)).map(({ node }) => spanOf(node));
  }

  /** Whether bytes go through functions of the program on their way to or from a stream of stdio. */
  isFiltered(id: EndpointId): boolean {
    const known = this.#filtered.get(id);
    if (known !== undefined) return known;
    const isFiltered =
      this.#list[id]?.access === 'stdio' &&
      this.#facts.assignments.some(({ target, value }) => {
        const call = target === this.#paths[id] ? callIn(value, this.#facts) : undefined;
        return call?.name !== undefined && call.effects === undefined && this.#facts.callees.makesStream(call.name);
      });
    this.#filtered.set(id, isFiltered);
    return isFiltered;
  }

  #callProof(at: CNode, proves: EndpointKind, handle: string): Proof {
    const callee = this.#source.calleeText(at);
    const because =
      proves === 'socket'
        ? `\`${callee}\` works on sockets only, so \`${handle}\` is one`
        : `\`${callee}\` takes \`${handle}\` as the name of a file`;
    return { span: { start: at.start, end: at.end }, because };
  }

  /** All calls that the variable's value may come from, or undefined when one of its values is not from such a call. */
  #openedAs(path: string, visited: Set<string>): readonly Opened[] | undefined {
    if (visited.has(path)) return [];
    visited.add(path);
    const opened: Opened[] = [];
    for (const call of this.#facts.calls.values()) {
      for (const effect of call.effects?.effects ?? []) {
        if (effect.kind !== 'open' || typeof effect.result.argument !== 'number') continue;
        const made = call.args[effect.result.argument];
        const madePath = made && this.#source.path(made);
        if (madePath !== undefined && (path === madePath || path.startsWith(`${madePath}[`)))
          opened.push({ effect, call });
      }
    }
    for (const { target, value, operator } of this.#facts.assignments) {
      if (operator !== '=' || !mayBeOne(target, path)) continue;
      const found = this.#openedBy(value, visited);
      if (found === undefined) return undefined;
      opened.push(...found);
    }
    return opened.length > 0 ? opened : undefined;
  }

  #openedBy(value: CNode, visited: Set<string>): readonly Opened[] | undefined {
    const inner = unwrap(value);
    // `in = out = -1`.
    const set = inner.type === 'assignment_expression' ? inner.fields['right'] : undefined;
    if (set && this.#source.operator(inner) === '=') return this.#openedBy(set, visited);
    if (inner.type === 'conditional_expression') {
      const ways = [inner.fields['consequence'], inner.fields['alternative']].map(
        (n) => n && this.#openedBy(n, visited),
      );
      return ways.every((w) => w !== undefined) ? ways.flat() : undefined;
    }
    // -1 and NULL say "not yet".
    if (inner.type === 'number_literal' || inner.type === 'null' || inner.type === 'unary_expression') return [];
    if (this.#source.textOf(inner) === 'NULL') return [];
    const call = callIn(inner, this.#facts);
    if (call) {
      const effect = call.effects?.effects.find(
        (e): e is OpenEffect => e.kind === 'open' && e.result.argument === 'result',
      );
      return effect ? [{ effect, call }] : undefined;
    }
    const path = this.#source.path(inner);
    return path === undefined ? undefined : this.#openedAs(path, visited);
  }

  #traitsOf(effect: OpenEffect, call: Call): readonly Trait[] {
    const traits: Trait[] = [...(effect.traits ?? [])];
    const flags = this.#textAt(effect.flags, call);
    if (/\bO_APPEND\b/.test(flags) || flags.startsWith('"a')) traits.push('append');
    if (/\b(?:O|SOCK)_NONBLOCK\b/.test(flags)) traits.push('nonblocking');
    if (/\bSOCK_(?:DGRAM|RAW|SEQPACKET)\b/.test(flags)) traits.push('datagram');
    else if (/\bSOCK_STREAM\b/.test(flags)) traits.push('byte-stream');
    return traits;
  }

  /** Whether the name stands for one file first, is closed, and then stands for another. */
  #isReopened(path: string): boolean {
    const names = this.#source.namesakes(path);
    const opened = names.flatMap((name) => this.#openedAs(name, new Set()) ?? []);
    const [first, second] = opened.sort((a, b) => a.call.node.start - b.call.node.start);
    if (first === undefined || second === undefined) return false;
    const [one, other] = [first, second].map(({ effect, call }) => this.#textAt(effect.path, call));
    return (
      !mayBeSame(one ?? '', other ?? '') &&
      [...this.#facts.calls.values()].some(({ name, args: [end], node }) => {
        const closed = (name === 'close' || name === 'fclose') && end ? this.#source.path(end) : undefined;
        const isClosed = closed !== undefined && names.includes(closed);
        return isClosed && first.call.node.end <= node.start && node.end <= second.call.node.start;
      })
    );
  }

  #isSpecial({ effect, call }: Opened): boolean {
    return SPECIAL.test(this.#textAt(effect.path, call));
  }

  /** The argument as written; "" where there is none. */
  #textAt(operand: Operand | undefined, call: Call): string {
    const arg = argumentAt(operand, call);
    return arg ? this.#source.textOf(arg) : '';
  }

  /** The only way in which the call opens a descriptor. */
  #modeOf({ effect, call }: Opened): Endpoint['mode'] {
    const at = effect.access === 'descriptor' ? effect.flags?.argument : undefined;
    const node = typeof at === 'number' ? call.args[at] : undefined;
    const flags = node ? this.#source.textOf(node) : '';
    if (/\bO_RDONLY\b/.test(flags)) return /[?]|\bO_(?:WRONLY|RDWR)\b/.test(flags) ? undefined : 'read-only';
    return /\bO_WRONLY\b/.test(flags) && !/[?]|\bO_RDWR\b/.test(flags) ? 'write-only' : undefined;
  }

  /** Whether messages to or from it come with the address of their peer, which those on a connection do without. */
  #isAddressed(path: string): boolean {
    return [...this.#facts.calls.values()].some((call) =>
      call.effects?.effects.some((effect) => {
        if (effect.kind !== 'transfer') return false;
        if (effect.address === undefined || !this.isGiven(effect.address, call)) return false;
        const place = placeOf(effect.endpoint, call, this.#source);
        return place !== undefined && (place.path ?? place.handle) === path;
      }),
    );
  }

  /** Whether a call is given a peer's address, or has one by itself. */
  isGiven(address: Operand, call: Call): boolean {
    const arg = argumentAt(address, call);
    return address.argument === 'fixed' || (arg !== undefined && !this.#isNull(arg));
  }

  /** Whether an address may be none: NULL, or a variable that some way sets to it. */
  #isNull(address: CNode): boolean {
    const isNone = (node: CNode): boolean => /^(?:NULL|nullptr|0)$/.test(this.#source.textOf(unwrap(node)));
    const path = this.#source.path(address);
    return (
      isNone(address) ||
      this.#facts.assignments.some(({ target, operator, value }) => {
        return target === path && operator === '=' && isNone(value);
      })
    );
  }

  /** `fcntl(fd, F_SETFL, ... O_APPEND ...)` anywhere in the function. */
  #flagsSet(path: string): readonly Trait[] {
    const traits: Trait[] = [];
    for (const call of this.#facts.calls.values()) {
      const [fd, command, flags] = call.args;
      if (call.name !== 'fcntl' || !fd || !command || !flags || this.#source.path(fd) !== path) continue;
      if (this.#source.textOf(command) !== 'F_SETFL') continue;
      if (/\bO_APPEND\b/.test(this.#source.textOf(flags))) traits.push('append');
      if (/\bO_NONBLOCK\b/.test(this.#source.textOf(flags))) traits.push('nonblocking');
    }
    return traits;
  }
}

/** Whether two paths may lead to the same: they are equal, or an index tells them apart that is no number. */
function mayBeOne(path: string, other: string): boolean {
  if (path === other) return true;
  const indices = /\[[^\]]*\]/g;
  const isAny = (p: string): boolean => /\[\D[^\]]*\]/.test(p);
  return (isAny(path) || isAny(other)) && path.replace(indices, '[]') === other.replace(indices, '[]');
}

/** Whether two expressions are one, or an arm of the other: `path` and `isLocal ? path : shared`. */
function mayBeSame(one: string, other: string): boolean {
  const armsOf = (path: string): readonly string[] => path.split(/\s*[?:]\s*/);
  return one === other || armsOf(one).includes(other) || armsOf(other).includes(one);
}
