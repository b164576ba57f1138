/** What edits make of the top-level statements that they touch; nothing else of the text is read again. */
import * as ts from 'typescript';
import { applyEdits, hull, type Edit, type Span } from '../../../model/index.js';
import { parse, syntaxErrors } from '../syntax/parse.js';
import { isReference, Scopes } from '../syntax/scopes.js';
import { spanOf, walk } from '../syntax/syntax.js';
import { Tree } from '../syntax/tree.js';

/** A stretch of whole top-level statements that edits touch. */
interface Part {
  /** In the text before. */
  readonly span: Span;
  /** The stretch after the edits, as a text of its own. */
  readonly after: Scopes;
  /** The names in it that nothing in it declares. */
  readonly free: ReadonlySet<string>;
}

export class Change {
  readonly #before: Scopes;
  readonly #parts: readonly Part[];

  /** `edits` are in order, and don't overlap. Throws a RangeError where the result nests too deep. */
  constructor(before: Scopes, edits: readonly Edit[]) {
    this.#before = before;
    this.#parts = stretches(before.tree, edits).map((span) => partOf(before.tree, span, edits));
  }

  /** Whether the result parses as well as the text did. */
  get parses(): boolean {
    const errors = syntaxErrors(this.#before.file);
    return this.#parts.every(({ span, after }) => {
      const old = errors.filter(({ start }) => span.start <= start && start <= span.end).length;
      return syntaxErrors(after.file).length <= old;
    });
  }

  /** A name that had a declaration, and has none now though it is still used. */
  get orphan(): string | undefined {
    for (const { span, after, free } of this.#parts) {
      for (const name of free) if (this.#lostInside(name, span)) return name;
      for (const binding of this.#before.declaredIn(span)) {
        const stays = after.lookUp(binding.name, after.file) !== undefined;
        if (!stays && this.#before.references(binding).some((id) => !this.#touches(id))) return binding.name;
      }
    }
    return undefined;
  }

  /** Whether something refers to the top-level binding of this name, before or after. */
  isUsed(name: string, when: 'before' | 'after'): boolean {
    const binding = this.#before.lookUp(name, this.#before.file);
    const references = binding === undefined ? [] : this.#before.references(binding);
    if (when === 'before') return references.length > 0;
    if (references.some((id) => !this.#touches(id))) return true;
    return this.#parts.some(({ after, free }) => {
      const own = after.lookUp(name, after.file);
      return own === undefined ? free.has(name) : after.references(own).length > 0;
    });
  }

  #lostInside(name: string, { start, end }: Span): boolean {
    const before = this.#before.tree.named(name, { pos: start, end }).filter(isVariable);
    const declared = before.map((id) => this.#before.bindingOf(id)?.identifier);
    return declared.length > 0 && declared.every((id) => id !== undefined && start <= id.pos && id.end <= end);
  }

  #touches(node: ts.Node): boolean {
    const start = node.getStart(this.#before.file);
    return this.#parts.some(({ span }) => span.start <= start && node.end <= span.end);
  }
}

function isVariable(node: ts.Node): node is ts.Identifier {
  return ts.isIdentifier(node) && isReference(node);
}

/** The edits' spans, each grown to the statements that it touches. */
function stretches(tree: Tree, edits: readonly Edit[]): readonly Span[] {
  const found: Span[] = [];
  for (const { span } of edits) {
    const own = hull([span, ...tree.statementsTouching(span).map(spanOf)]);
    const last = found.at(-1);
    if (last === undefined || last.end < own.start) found.push(own);
    else found[found.length - 1] = hull([last, own]);
  }
  return found;
}

function partOf({ file }: Tree, span: Span, edits: readonly Edit[]): Part {
  const own = edits
    .filter((e) => span.start <= e.span.start && e.span.end <= span.end)
    .map((e) => ({ ...e, span: { start: e.span.start - span.start, end: e.span.end - span.start } }));
  const text = applyEdits(file.text.slice(span.start, span.end), own);
  // What `await` means depends on whether the text is a module.
  const tree = new Tree(parse(file.fileName, ts.isExternalModule(file) ? `${text}\nexport {};` : text));
  tree.adoptAll();
  const after = new Scopes(tree);
  const free = new Set<string>();
  walk(tree.file, (node) => {
    if (isVariable(node) && after.bindingOf(node) === undefined) free.add(node.text);
    return !ts.isTypeNode(node);
  });
  return { span, after, free };
}
