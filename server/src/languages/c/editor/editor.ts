import {
  overlaps,
  type Edit,
  type LoopFacts,
  type Requirement,
  type SourceEditor,
  type Span,
} from '../../../model/index.js';
import { dialectOf } from '../dialect.js';
import { descendants } from '../tree.js';
import type { OpenHeader } from './headers.js';
import { helperText, placeHelper } from './helpers.js';
import { joined, requireHeader } from './includes.js';
import { loopFacts } from './loop-facts.js';
import { declarationOf, freshName, isSomethingElse } from './names.js';
import { clashesWithGnu, declaredBy, type Seen } from './renames.js';
import type { Source } from './source.js';
import { linesBefore, linesInstead, statementAt } from './statements.js';
import type { Style } from './style.js';

/** Changes one C file in its own style. */
export function createCEditor(source: Source, path = '', around: Around = {}): SourceEditor {
  return new CEditor(source, path, around);
}

/** What the rest of the project tells. */
export interface Around {
  readonly open?: OpenHeader;
  readonly namesSystems?: () => boolean;
  /** Whether a header of the project defines a macro of that name. */
  readonly isMacro?: (name: string) => boolean;
}

class CEditor implements SourceEditor {
  readonly text: string;
  readonly #source: Source;
  readonly #style: Style;
  readonly #edits: Edit[] = [];
  readonly #headers = new Set<string>();
  readonly #macros = new Set<string>();
  /** Names given away by freshName. */
  readonly #given = new Set<string>();
  readonly #path: string;
  readonly #around: Around;
  readonly #assumed: string[] = [];
  /** Functions of the system that the new code calls. */
  readonly #calls = new Set<string>();
  #failure: string | undefined;

  constructor(source: Source, path: string, around: Around) {
    this.text = source.text;
    this.#path = path;
    this.#around = around;
    this.#source = source;
    this.#style = source.style;
  }

  get indentUnit(): string {
    return this.#style.indentUnit;
  }

  get eol(): string {
    return this.#style.eol;
  }

  get namesSystems(): boolean {
    return this.#source.namesSystems || this.#around.namesSystems?.() === true;
  }

  get spacesCalls(): boolean {
    return this.#style.spacesCalls;
  }

  get namesBelowTypes(): boolean {
    return this.#style.namesBelowTypes;
  }

  get castsPointers(): boolean {
    return dialectOf(this.#path) === 'cpp';
  }

  textOf(span: Span): string {
    return this.text.slice(span.start, span.end);
  }

  insertBefore(at: Span, lines: readonly string[]): void {
    const placed = statementAt(this.#source.pathTo(at), at);
    if (placed) this.#checkCalls(at);
    const insertions = placed && linesBefore(this.text, this.#style, placed, this.#qualified(lines, at));
    if (insertions === undefined) {
      this.#fail('there is no statement to put lines in front of, however conditions and macros go');
      return;
    }
    for (const { at: offset, end, text } of insertions) {
      if (end === undefined || end === offset) this.#insert(offset, text);
      else this.#edits.push({ span: { start: offset, end }, text });
    }
  }

  replace(span: Span, lines: readonly string[]): void {
    const node = this.#source.pathTo(span).at(-1);
    if (node === undefined) {
      this.#fail('there is nothing to replace');
      return;
    }
    const comments = [...descendants(node)]
      .filter((n) => n.type === 'comment' && span.start <= n.start && n.end <= span.end)
      .map((n) => this.textOf(n));
    this.#checkCalls(span);
    const instead = this.#qualified(lines, span);
    this.#edits.push({ span, text: linesInstead(this.text, this.#style, span, comments, instead) });
  }

  /** For a header the name is the header itself: C calls its functions without qualification. */
  require(need: Requirement): string {
    if (need.kind === 'import') {
      this.#fail('C has no imports');
      return need.name;
    }
    const macro =
      need.featureMacro !== undefined && this.#needsMacro(need.featureMacro) ? need.featureMacro : undefined;
    for (const name of need.calls ?? []) this.#calls.add(name);
    const key = `${need.header} ${need.onlyIf ?? ''}`;
    if (macro === undefined && this.#headers.has(key)) return need.header;
    const wanted = this.#headers.has(key) ? undefined : need.header;
    this.#headers.add(key);
    if (wanted !== undefined) this.#checkNames(wanted);
    const change = requireHeader(this.#source, wanted, macro, need.onlyIf);
    if ('refused' in change) this.#fail(change.refused);
    else for (const { at, text } of change.insertions) this.#insert(at, text);
    return need.header;
  }

  helper(name: string, lines: readonly string[], user: Span): void {
    const place = placeHelper(this.#source, name, user);
    if (place === undefined) return;
    if ('refused' in place) this.#fail(place.refused);
    else this.#insert(place.at, helperText(lines, place, this.#style));
  }

  freshName(base: string, at: Span): string {
    let name = freshName(this.#source, base, at);
    for (let i = 2; this.#given.has(name); i++) name = freshName(this.#source, `${base}${i}`, at);
    this.#given.add(name);
    return name;
  }

  typeOf(name: string, at: Span): string | undefined {
    return declarationOf(this.#source, name, at)?.type;
  }

  loopFacts(loop: Span): LoopFacts | undefined {
    return loopFacts(this.#source, loop);
  }

  finish(): ReturnType<SourceEditor['finish']> {
    if (this.#failure !== undefined) return { ok: false, because: this.#failure };
    if (this.#edits.some((a, i) => this.#edits.some((b, j) => i < j && overlaps(a.span, b.span)))) {
      return { ok: false, because: 'the changes overlap' };
    }
    if (this.#source.errorsAddedBy(this.#edits) > 0) {
      return { ok: false, because: 'the changed text would not parse' };
    }
    return { ok: true, edits: this.#edits, ...(this.#assumed.length > 0 && { assumed: this.#assumed }) };
  }

  /** Fails where a function of the system that lines at a place call is something of the program's own there. */
  #checkCalls(at: Span): void {
    const other = [...this.#calls].find(
      (name) =>
        isSomethingElse(this.#source, name, at) || this.#isRenamed(name, (seen) => seen.renamed.get(name) === 'always'),
    );
    if (other !== undefined) this.#fail(`\`${other}\` is something else here`);
  }

  /** Fails where a header would declare something under the name that a macro of the project gives it. */
  #checkNames(header: string): void {
    if (this.#source.seen.some(({ name }) => name === header)) return;
    const other = declaredBy(header).find((name) =>
      this.#isRenamed(name, ({ included, renamed }) => renamed.has(name) && !included.has(header)),
    );
    if (other !== undefined)
      this.#fail(`\`${other}\` is a macro here, and <${header}> would declare what it stands for`);
    const { included, own } = this.#seen;
    const again = included.has(header) ? undefined : declaredBy(header).find((name) => own.has(name));
    if (again !== undefined) this.#fail(`\`${again}\` is something else here, and <${header}> would declare it, too`);
  }

  /** Asks the headers that the file includes only where some header has such a macro: they may be many. */
  #isRenamed(name: string, ask: (seen: Seen) => boolean): boolean {
    if (this.#around.isMacro?.(name) !== true) return false;
    return ask(this.#seen);
  }

  get #seen(): Seen {
    return this.#source.seenFrom(this.#path, this.#around.open);
  }

  /** As a C++ function writes calls of the system, which a class may have functions of the name of: `::sendfile`. */
  #qualified(lines: readonly string[], at: Span): readonly string[] {
    const around = this.#source.itemAt(at.start);
    const isQualified = around && /(?<![\w>\s])\s*::\s*[a-z]\w*\s*\(/.test(this.textOf(around));
    if (!this.castsPointers || isQualified !== true) return lines;
    const called = new RegExp(String.raw`(?<![\w:.>])(${[...this.#calls].join('|')})(?= ?\()`, 'g');
    return lines.map((line) => line.replace(called, '::$1'));
  }

  /** True when a feature macro is to be defined, and nobody is known to mind. */
  #needsMacro(macro: string): boolean {
    if (this.#macros.has(macro)) return false;
    this.#macros.add(macro);
    if (macro !== '_GNU_SOURCE') return true;
    // Compilers of C++ define it themselves.
    if (this.castsPointers) return false;
    const found = this.#source.gnuSourceFrom(this.#path, this.#around.open);
    if (found.is === 'defined') return false;
    const other = clashesWithGnu(this.#seen);
    if (other !== undefined)
      this.#fail(`\`${other}\` is something else here, and \`_GNU_SOURCE\` would declare it, too`);
    if (found.is === 'conditional') this.#fail('`_GNU_SOURCE` is defined under a condition only, or undefined again');
    if (found.is === 'minded') this.#fail(`\`_GNU_SOURCE\` would change what \`${found.name}\` does`);
    if (found.is === 'unknown') this.#assumed.push(`\`_GNU_SOURCE\` changes nothing for \`${found.header}\``);
    return true;
  }

  /** Two wishes for one place (two headers behind the same include) become one edit. */
  #insert(at: number, text: string): void {
    const index = this.#edits.findIndex((e) => e.span.start === at && e.span.end === at);
    const old = this.#edits[index];
    if (old) this.#edits[index] = { span: old.span, text: joined(old.text, text) };
    else this.#edits.push({ span: { start: at, end: at }, text });
  }

  #fail(because: string): void {
    this.#failure ??= because;
  }
}
