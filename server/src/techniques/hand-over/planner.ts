import {
  contains,
  type CopySite,
  type LoopAssignment,
  type LoopCondition,
  type LoopFacts,
  type Refused,
  type SourceEditor,
  type Span,
  type Transfer,
} from '../../model/index.js';
import type { HandOver, Step } from './hand-over.js';
import {
  castOnly,
  codeOf,
  escaped,
  firstMention,
  isByte,
  isNarrow,
  isPlace,
  isSigned,
  mentions,
  rootOf,
} from './names.js';
import { explicitOffset } from './offsets.js';
import { repeatedCalls, type Repeated } from './progress.js';
import { endsAtShortRead } from './short-reads.js';
import { asksForState, inStep, streamProblem } from './streams.js';
import { countsPasses, endsByCounter, partialChunk, type Chunks } from './whole-chunks.js';

/** What is asked of one loop, and a fast path in front of it put together from the answers. */
export class Planner {
  readonly #site: CopySite;
  readonly #editor: SourceEditor;
  readonly #facts: LoopFacts;
  readonly #loop: Span;
  /** The variable that holds what was read. */
  readonly #count: LoopAssignment | undefined;
  /** Variables that hold how much one pass moved. */
  readonly #moved: ReadonlySet<string>;

  constructor(site: CopySite, editor: SourceEditor, facts: LoopFacts, loop: Span) {
    this.#site = site;
    this.#editor = editor;
    this.#facts = facts;
    this.#loop = loop;
    const holding = (call: Span): LoopAssignment | undefined =>
      facts.assignments.findLast((a) => contains(a.span, call) && (a.operator === '=' || a.operator === 'declares'));
    this.#count = holding(site.fill.span);
    const amounts = [site.fill, ...site.drains].map((t) => t.amount.text);
    const results = site.drains.map((d) => holding(d.span)?.target);
    const names = [this.#count?.target, ...amounts, ...results].filter((name) => name !== undefined);
    this.#moved = new Set([...names, ...this.#sums(new Set(names))]);
  }

  /** Variables that start anew in every pass and add up what its writes took. */
  #sums(moved: ReadonlySet<string>): readonly string[] {
    const { assignments } = this.#facts;
    const added = assignments.filter((a) => a.operator === '+=' && a.value !== undefined && moved.has(a.value));
    const starts = (name: string): boolean =>
      assignments.some((a) => a.target === name && !a.initial && /^0[uUlL]*$/.test(a.value ?? ''));
    return added.map((a) => a.target).filter(starts);
  }

  plan(): HandOver | Refused {
    const before = this.#before();
    if ('refused' in before) return before;
    const problem = this.#place() ?? partialChunk(this.#chunks());
    if (problem) return problem;
    const asked = this.#facts.conditions.filter((c) => !contains(c.span, this.#site.fill.span));
    // In front of the fast path nothing has been read yet, so nothing can be asked of what the read gives.
    const isBehindRead = (c: LoopCondition): boolean => before.isFilled || c.span.start >= this.#site.fill.span.end;
    const conditions = asked.filter((c) => !isBehindRead(c) || !this.#asksForCount(c.text));
    const early = conditions.find((c) => isBehindRead(c) && mentions(c.text, this.#count?.target ?? ''));
    if (early) return { refused: `\`${early.text}\` asks for what only the first read tells` };
    const impure = conditions.find((c) => !c.pure);
    if (impure) return { refused: `the loop's condition \`${impure.text}\` has an effect` };
    const texts = conditions.map((c) => c.text);
    const limit = this.#limit(texts);
    if (limit && 'refused' in limit) return limit;
    const steps: Step[] = limit ? [limit.step] : [];
    for (const keep of this.#site.keeps.filter((k) => k.obligation === 'byte-count')) {
      if (keep.text === undefined || !isPlace(keep.text)) return { refused: 'the counter is not a plain variable' };
      const place = keep.text;
      if (steps.some((s) => s.place === place)) continue;
      if (!this.#goesOn(place, '+=')) return { refused: `\`${place}\` is not simply counted up by what was moved` };
      steps.push({ place, operator: '+=' });
    }
    const [from, to] = (['source-offset', 'sink-offset'] as const).map((end) => {
      const found = explicitOffset(this.#site, end);
      return found === undefined ? undefined : this.#offset(found, steps);
    });
    for (const offset of [from, to]) {
      if (typeof offset === 'object') return offset;
    }
    const counters = new Set(steps.map((s) => s.place));
    const ended = endsByCounter(this.#chunks(), [...counters], limit?.text);
    if (ended) return ended;
    const { text } = this.#editor;
    const progress = repeatedCalls({
      site: this.#site,
      facts: this.#facts,
      text,
      loop: this.#loop,
      count: this.#count?.target,
      counters,
    });
    const stray = this.#calls(progress) ?? this.#assignments(counters);
    if (stray) return stray;
    const cancels = this.#site.keeps.filter((k) => k.obligation === 'cancel');
    const inside = cancels.find((k) => !conditions.some((c) => contains(c.span, k.span)));
    if (inside) return { refused: `the loop can be left from inside (\`${inside.text ?? ''}\`)` };
    const result = this.#result(texts, before.isFilled);
    // Where the fast path may end without an end or an error, the loop is not entered and reads nothing.
    const mayEnd = limit !== undefined || texts.length > 0;
    const isSeen = mayEnd && this.#count?.scope !== 'loop' && this.#readAfter(this.#count?.target);
    if (isSeen && result === undefined) {
      return { refused: `\`${this.#count?.target ?? ''}\` is used after the loop` };
    }
    return {
      entry: inStep(this.#site),
      quiet: this.#site.keeps.some((k) => k.obligation === 'send-flags' && k.text === 'MSG_NOSIGNAL'),
      clearsErrno: this.#errnoCleared().some((at) => at.before),
      before: before.span,
      ...(before.split && { split: before.split }),
      conditions: texts,
      ...(limit && { limit: limit.rest }),
      limitIsNarrow: limit !== undefined && isNarrow(this.#editor.typeOf(limit.rest, this.#loop)),
      ...(result !== undefined && { result }),
      resultIsSeen: isSeen,
      steps,
      progress,
      endsAtShortRead: this.#endsAtShortRead(),
      ...(typeof from === 'string' && { sourceOffset: from }),
      ...(typeof to === 'string' && { sinkOffset: to }),
      cancellable: cancels.some((k) => k.text === undefined || !limit?.mentioned(k.text)),
    };
  }

  largerChunkProblem(): Refused | undefined {
    const problem = partialChunk(this.#chunks()) ?? countsPasses(this.#chunks());
    if (problem) return problem;
    const isFile = this.#site.source.kind === 'file' && this.#site.source.proof !== undefined;
    return !isFile && this.#endsAtShortRead()
      ? { refused: `a short read ends the loop, and a larger one from \`${this.#site.source.handle}\` is short sooner` }
      : undefined;
  }

  #endsAtShortRead(): boolean {
    return endsAtShortRead(this.#site, this.#aroundRead(), this.#count?.target, this.#moved);
  }

  #chunks(): Chunks {
    return {
      site: this.#site,
      facts: this.#facts,
      text: this.#editor.text,
      loop: this.#loop,
      count: this.#count?.target,
      moved: this.#moved,
      onError: (guard) => this.#onError(guard),
    };
  }

  /** The loop without comments, up to the end of its read and behind it. */
  #aroundRead(): readonly [string, string] {
    const { text } = this.#editor;
    const { end } = this.#site.fill.span;
    return [withoutComments(text.slice(this.#loop.start, end)), withoutComments(text.slice(end, this.#loop.end))];
  }

  /** The offset expression, when all that changes in it counts what was moved; adds the steps that count it. */
  #offset(text: string, steps: Step[]): string | Refused {
    const changed = this.#facts.assignments.filter((a) => !a.leaving && mentions(text, a.root ?? a.target));
    const places = new Set(changed.map((a) => a.target));
    const [place, ...more] = places;
    if (place === undefined || more.length > 0 || !isPlace(place)) {
      return { refused: `how the offset \`${text}\` goes on is not understood` };
    }
    if (steps.some((s) => s.place === place && s.operator === '+=')) return text;
    if (!this.#goesOn(place, '+=')) return { refused: `\`${place}\` is not simply moved on by what was copied` };
    steps.push({ place, operator: '+=' });
    return text;
  }

  /**
   * Nothing may be waiting in the buffer where the fast path goes: in front of a loop that always reads first, or of the
   * read that fills the buffer for a loop that then writes and reads again.
   */
  #before(): Refused | (Pick<HandOver, 'split'> & { readonly span: Span; readonly isFilled: boolean }) {
    const { fill, drains, otherFills, loop } = this.#site;
    const [first, ...more] = otherFills;
    if (first) {
      const inHead = contains(this.#loop, first.span) && first.span.end < fill.span.start;
      const between = inHead ? '' : withoutComments(this.#editor.text.slice(first.span.end, this.#loop.start));
      const asked = this.#facts.conditions.some((c) => this.#asksForCount(c.text, 'end'));
      if (more.length > 0 || !asked || loop?.form === 'do' || !/^[\s)]*;?\s*$/.test(between)) {
        return { refused: 'the loop is entered with bytes in the buffer' };
      }
      return inHead ? { span: this.#loop, isFilled: true } : { ...this.#firstRead(first), isFilled: true };
    }
    const at = this.#facts.leadingCalls.findIndex((c) => contains(c, fill.span));
    const drained = this.#facts.leadingCalls.findIndex((c) =>
      drains.some((d) => contains(c, d.span) && !contains(c, fill.span)),
    );
    if (at === -1) return { refused: 'the loop does not always start with the read' };
    if (drained !== -1 && drained < at) return { refused: 'the loop writes before it reads' };
    return { span: this.#loop, isFilled: false };
  }

  /** The statement of a read in front of the loop; a declaration must not come behind statements, so it is split. */
  #firstRead({ span }: Transfer): Pick<HandOver, 'split'> & { readonly span: Span } {
    const { text } = this.#editor;
    const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
    const declared = /^[ \t]*(\w[\w \t]*?[ \t])(\w+)[ \t]*=[ \t]*$/.exec(text.slice(lineStart, span.start));
    const [, type, name] = declared ?? [];
    if (type === undefined || name === undefined || name !== this.#count?.target) return { span };
    const end = text.indexOf(';', span.end) + 1;
    const start = lineStart + text.slice(lineStart).search(/\S/);
    return {
      span: { start, end },
      split: { declaration: `${type}${name};`, assignment: `${name} = ${text.slice(span.start, end)}` },
    };
  }

  /** True for a condition that only asks whether something was read, or else whether reading failed. */
  #asksForCount(condition: string, of?: 'end'): boolean {
    const name = this.#count?.target;
    if (name === undefined) return false;
    const code = condition.replace(/\s/g, '').replace(/\((?:s?size_t|int|long|unsigned(?:int|long)?)\)|[()]/g, '');
    const count = escaped(name);
    if (new RegExp(`^(?:${count}(?:(?:>|!=)0)?|0(?:<|!=)${count})$`).test(code)) return true;
    return of === undefined && new RegExp(`^(?:${count}(?:!=(?:-1|SIZE_MAX)|>=0)|-1!=${count})$`).test(code);
  }

  /** Every pass fills the buffer anew; and nobody takes a failure of the fast path for one of his own. */
  #place(): Refused | undefined {
    const { fill, drains } = this.#site;
    if (fill.placed !== 'start' && !drains.every((d) => this.#takesWhatCame(d))) {
      return { refused: 'the buffer is not filled from its start' };
    }
    const type = this.#site.buffer.storage === 'value' && this.#editor.typeOf(this.#site.buffer.name, this.#loop);
    if (type && isByte(type)) return { refused: `as a \`${type}\`, a byte is taken for the end` };
    const text = this.#editor.text.slice(this.#site.function.span.start, this.#site.function.span.end);
    return this.#errnoCleared().some((at) => !at.before && !at.inEveryPass)
      ? { refused: '`errno` is cleared, and the fast path would set it' }
      : streamProblem(this.#site, this.#facts, text);
  }

  /** Where `errno` is cleared, up to the loop's end: right in front of the loop, in every pass before the read, or elsewhere. */
  #errnoCleared(): readonly { readonly before: boolean; readonly inEveryPass: boolean }[] {
    const { text } = this.#editor;
    const { start } = this.#site.function.span;
    return [...text.slice(start, this.#loop.end).matchAll(/\berrno\s*=\s*0\b/g)].map(({ index, 0: found }) => {
      const at = { start: start + index, end: start + index + found.length };
      return {
        before: at.end < this.#loop.start && /^\s*;\s*$/.test(withoutComments(text.slice(at.end, this.#loop.start))),
        inEveryPass: this.#facts.assignments.some((a) => this.#clearsErrno(a) && contains(a.span, at)),
      };
    });
  }

  /** True for what clears `errno` in every pass before the read, so that nobody sees what it was before. */
  #clearsErrno({ target, value, span, guard, initial }: LoopAssignment): boolean {
    const isSure = guard === undefined && !initial && span.end <= this.#site.fill.span.start;
    return target === 'errno' && value === '0' && isSure;
  }

  /** True when a drain writes from the place that the fill reads to, as much as was read, and the place stays. */
  #takesWhatCame(drain: Transfer): boolean {
    const argumentsOf = (transfer: Transfer): readonly string[] =>
      this.#facts.calls.find((c) => c.span.start === transfer.span.start && c.span.end === transfer.span.end)
        ?.arguments ?? [];
    const { buffer, fill } = this.#site;
    const place = argumentsOf(fill).find((a) => argumentsOf(drain).includes(a) && a !== this.#site.source.handle);
    const root = place === undefined ? undefined : rootOf(place);
    if (root === undefined || drain.amount.text === undefined || buffer.storage === 'value') return false;
    const moves = this.#facts.assignments.some((a) => a.root === root);
    return !moves && castOnly(drain.amount.text) === this.#count?.target;
  }

  /** Whatever else is done in every pass would be done less often. */
  #calls(repeated: readonly Repeated[]): Refused | undefined {
    const { source, sink, fill, otherFills, drains } = this.#site;
    for (const call of this.#facts.calls) {
      if (call.leaving || [fill, ...otherFills, ...drains].some((t) => contains(call.span, t.span))) continue;
      if (
        asksForState(call.callee) ||
        this.#onError(call.guard) ||
        /^(?:min|max|min_t|max_t|umin|umax)$/i.test(call.callee)
      )
        continue;
      if (repeated.some((r) => contains(r.span, call.span))) continue;
      const touches = call.arguments.some((a) => a === source.handle || a === sink.handle);
      if (touches) return { refused: `\`${call.callee}\` does something with a descriptor in every pass` };
      return { refused: `\`${call.callee}\` is called in every pass` };
    }
    const other = this.#site.keeps.find(
      (k) => k.obligation === 'progress' && !repeated.some((r) => contains(r.span, k.span)),
    );
    return other && { refused: `\`${other.text ?? 'something'}\` would not be done for each chunk` };
  }

  /** True for a branch that is taken only when a call failed, moved less than asked, or met the end. */
  #onError(guard: string | undefined): boolean {
    if (guard === undefined) return false;
    const text = guard.replace(/ /g, '');
    if (/\berrno\b/.test(text)) return !text.startsWith('!');
    if (/&&|\|\|/.test(text)) return false;
    const denied = /^!\((.+)(?:>0|!=-1|>=0|!=0)\)$/.exec(text)?.[1];
    if (text.startsWith('!(')) return denied !== undefined && this.#isResult(denied);
    if (/^!\w+$/.test(text)) return this.#isResult(text.slice(1));
    const failed = /^(.+?)(?:<=?0|==0|==-1)$/.exec(text)?.[1];
    if (failed !== undefined) return this.#isResult(failed);
    const [, left = '', right = ''] = /^(.+?)(?:<|!=)(.+)$/.exec(text) ?? [];
    return this.#isResult(left) && this.#isResult(right);
  }

  /** True for what a call of the loop gave, or the variable that holds it: the rest of it, or a sum, tells something else. */
  #isResult(code: string): boolean {
    const plain = code.replace(/^(?:\((?:s?size_t|int|long|unsigned)\)|\()+|\)+$/g, '');
    const calls = [this.#site.fill, ...this.#site.drains].map((t) => `${t.callee}(`);
    return this.#moved.has(plain) || calls.some((call) => code.includes(call));
  }

  /** Understands a limit that is counted down (`left -= n`), or a counter that goes up to it (`done < size`). */
  #limit(
    conditions: readonly string[],
  ): Refused | { text: string; rest: string; step: Step; mentioned: (text: string) => boolean } | undefined {
    const texts = new Set(this.#limits(conditions));
    if (texts.size === 0) return undefined;
    const [text] = texts;
    if (text === undefined || texts.size > 1) return { refused: 'the limit is not one plain variable' };
    const down = isPlace(text) && this.#goesOn(text, '-=') ? text : undefined;
    const up = down === undefined ? this.#counterUpTo(text, conditions) : undefined;
    const place = down ?? up?.counter;
    if (place === undefined) return { refused: `how \`${text}\` limits the loop is not understood` };
    const names = [place, ...(up ? [up.limit] : [])];
    const asked = conditions.some((c) => mentions(c, rootOf(place) ?? place));
    const readInHead = this.#facts.conditions.some((c) => contains(c.span, this.#site.fill.span));
    if (!asked && !readInHead) return { refused: `the loop does not ask for \`${place}\` before it reads` };
    if (!this.#readIsLimited(names)) return { refused: `the last read may go past \`${text}\`` };
    return {
      text: up?.limit ?? text,
      rest: up ? `${up.limit} - ${up.counter}` : place,
      step: { place, operator: up ? '+=' : '-=' },
      mentioned: (condition) => names.some((n) => mentions(condition, rootOf(n) ?? n)),
    };
  }

  /** What limits the loop, as far as it is known; also a counter that is asked for before every pass. */
  #limits(conditions: readonly string[]): readonly (string | undefined)[] {
    const of = (obligation: 'limit' | 'byte-count'): readonly (string | undefined)[] =>
      this.#site.keeps.filter((k) => k.obligation === obligation).map((k) => k.text?.replace(/ /g, ''));
    const known = of('limit');
    if (known.length > 0) return known;
    return of('byte-count').filter(
      (c) => c !== undefined && conditions.some((text) => text.replace(/ /g, '').includes(c)),
    );
  }

  #counterUpTo(text: string, conditions: readonly string[]): { limit: string; counter: string } | undefined {
    const [whole, part, ...more] = text.split(/(?<!-)-(?!>)/);
    const pairs: { limit: string; counter: string }[] = [];
    if (whole !== undefined && part !== undefined && more.length === 0) pairs.push({ limit: whole, counter: part });
    for (const condition of conditions) {
      const [counter, limit, ...rest] = condition.replace(/ /g, '').split(/!=|<(?!=)/);
      if (counter === undefined || limit === undefined || rest.length > 0) continue;
      if (text === limit || text === counter) pairs.push({ limit, counter });
    }
    return pairs.find(({ limit, counter }) => {
      const fixed = !this.#facts.assignments.some((a) => a.target === limit);
      return isPlace(limit) && isPlace(counter) && fixed && this.#goesOn(counter, '+=');
    });
  }

  /** True when the read asks for no more than the rest, directly or by a variable computed from it. */
  #readIsLimited(names: readonly string[]): boolean {
    const asks = this.#editor.textOf(this.#site.fill.span);
    const says = (text: string): boolean => names.some((n) => text.replace(/ /g, '').includes(n));
    if (says(asks)) return true;
    return this.#facts.assignments.some((a) => a.value !== undefined && says(a.value) && mentions(asks, a.target));
  }

  /** True when the loop changes `place` in one way only: by what a pass moved. */
  #goesOn(place: string, operator: '+=' | '-='): boolean {
    const changes = this.#facts.assignments.filter((a) => a.target === place && !a.leaving);
    const [change] = changes;
    if (changes.length !== 1 || change?.operator !== operator || change.initial || change.value === undefined)
      return false;
    if (this.#onError(change.guard) || !this.#onlyOfMoved(change.guard)) return false;
    const name = castOnly(change.value);
    return (
      (name !== undefined && this.#moved.has(name)) || this.#site.drains.some((d) => contains(change.span, d.span))
    );
  }

  /** True where a branch is taken or not by what a pass moved alone. */
  #onlyOfMoved(guard: string | undefined): boolean {
    const calls = [this.#site.fill, ...this.#site.drains].map((t) => t.callee);
    const known = new Set([...this.#moved, ...calls, 'errno', 'size_t', 'ssize_t', 'int', 'EOF', 'NULL']);
    const inCall = guard !== undefined && calls.some((callee) => guard.includes(`${callee}(`));
    return inCall || (guard?.match(/[A-Za-z_]\w*/g) ?? []).every((name) => known.has(name));
  }

  /** What the loop leaves behind in other variables must not be missed by anyone. */
  #assignments(known: ReadonlySet<string>): Refused | undefined {
    const handles = [this.#site.source.handle, this.#site.sink.handle];
    for (const a of this.#facts.assignments) {
      const { root, target } = a;
      const handle = handles.find((h) => changes(target, h));
      if (handle !== undefined && !a.leaving) return { refused: `\`${handle}\` is changed in the loop` };
      if (a.leaving || a.scope === 'loop' || this.#clearsErrno(a) || known.has(target) || this.#onError(a.guard))
        continue;
      if (target === this.#count?.target || root === this.#site.buffer.name) continue;
      if (a.scope !== 'function' || root === undefined || target !== root) {
        return { refused: `\`${target}\` is changed in every pass` };
      }
      if (a.initial) continue;
      const set = this.#facts.assignments.find((b) => b.target === target && b.operator === '=' && !b.initial);
      if (set === undefined || this.#mentionedBefore(target, set.span)) {
        return { refused: `\`${target}\` goes on from pass to pass` };
      }
      if (this.#readAfter(target)) return { refused: `\`${target}\` is used after the loop` };
    }
    return undefined;
  }

  /** True when the loop looks at a variable in its text before `set`; what `for` does after a pass does not count. */
  #mentionedBefore(name: string, set: Span): boolean {
    let text = this.#editor.text.slice(0, set.start);
    for (const { start, end } of this.#facts.updates) {
      if (end <= set.start) text = text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
    }
    return mentions(text.slice(this.#loop.start), name);
  }

  /** True when code outside of the loop may read the variable before it sets it again. */
  #readAfter(name: string | undefined): boolean {
    if (name === undefined) return false;
    const { end } = this.#site.function.span;
    const after = codeOf(this.#editor.text.slice(this.#loop.end, end));
    const at = firstMention(after, name);
    const isSet = at === undefined || /^\s*=[^=]/.test(after.slice(at + name.length));
    if (!isSet) return true;
    const declared = new RegExp(String.raw`[;{(,]\s*(?:\w+[\s*]+)*${name}\s*[,;=]`);
    const before = this.#editor.text.slice(this.#site.function.span.start, this.#loop.start);
    return this.#facts.nested && mentions(before.replace(declared, ';'), name);
  }

  /** The program's own variable, if every pass sets it before it is looked at. */
  #result(conditions: readonly string[], isFilled: boolean): string | undefined {
    const { fill, otherFills } = this.#site;
    const name = this.#count?.target;
    if (name === undefined || !/^\w+$/.test(name) || this.#count?.operator !== '=') return undefined;
    if (!isSigned(this.#editor.typeOf(name, this.#loop))) return undefined;
    if (conditions.some((c) => mentions(c, name))) return undefined;
    if (mentions(this.#editor.textOf(fill.span), name)) return undefined;
    if (isFilled) {
      const start = otherFills[0]?.span.start ?? 0;
      const isSet = new RegExp(`\\b${name}[ \\t]*=[ \\t]*$`).test(this.#editor.text.slice(0, start));
      return isSet ? name : undefined;
    }
    const written = this.#editor.text.slice(this.#loop.start, this.#count.span.start);
    return mentions(written, name) ? undefined : name;
  }
}

/** True when an assignment to `target` gives the handle another value: `fd`, `conn` below `conn->fd`, `i` of `ends[i]`. */
function changes(target: string, handle: string): boolean {
  const root = rootOf(handle);
  const index = /\[(.*)\]/.exec(handle)?.[1];
  return (
    target === handle ||
    target === `*${root ?? ''}` ||
    handle.startsWith(`${target}->`) ||
    handle.startsWith(`${target}.`) ||
    handle.startsWith(`${target}[`) ||
    (index !== undefined && mentions(index, rootOf(target) ?? target))
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, ' ');
}
