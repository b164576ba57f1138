import {
  Cancelled,
  type Cancellation,
  type LanguageHost,
  type LanguageService,
  type LoweredFunction,
  type Lowering,
  type ProjectIndex,
  type SourceEditor,
  type SourceSession,
  type Span,
} from '../../model/index.js';
import { contextOf, type FileContext } from './context.js';
import { createCEditor } from './editor/index.js';
import { functionsIn, lowerFunction } from './lower.js';
import { CParser, type KeptTree } from './parse.js';
import { CProject } from './project.js';
import { Source } from './source.js';
import { descendants } from './tree.js';

export async function loadC(host: LanguageHost): Promise<LanguageService> {
  const parser = await CParser.create(await host.grammar('tree-sitter-c'));
  return {
    open: (path, project) => new CSession(parser, path, project),
    project: (read) => new CProject(parser, read),
  };
}

/** What one item of a file was lowered to. Spans are relative to the item, so it serves wherever the item moves. */
interface LoweredItem {
  readonly graphs: readonly LoweredFunction[];
  readonly losses: readonly Span[];
}

class CSession implements SourceSession {
  readonly #parser: CParser;
  readonly #path: string;
  readonly #project: CProject;
  /** The text that is looked at now: the project may want to read it again. */
  #text = '';
  /** By the item's text; of the last analysed text only. */
  #items = new Map<string, LoweredItem>();
  #fingerprint = '';
  /** The tree of the item that changed last: typing changes the same one again and again. */
  #kept: KeptTree | undefined;

  constructor(parser: CParser, path: string, project: ProjectIndex | undefined) {
    this.#parser = parser;
    this.#path = path;
    // Without a project the file's own functions are all that is known.
    this.#project = project instanceof CProject ? project : new CProject(parser, () => this.#text);
  }

  lower(text: string, cancellation: Cancellation): Lowering {
    this.#text = text;
    const items = this.#project.take(this.#path, text);
    this.#project.settle(cancellation);
    const context = contextOf(text, items);
    const fingerprint = `${this.#project.revision} ${context.fingerprint}`;
    const known = fingerprint === this.#fingerprint ? this.#items : new Map<string, LoweredItem>();
    const next = new Map<string, LoweredItem>();
    const functions: LoweredFunction[] = [];
    const losses: Span[] = [];
    const candidates = items.filter((i) => i.head && this.#project.mayCopyIn(i.head.calls, this.#path));
    const changed = candidates.filter((i) => !known.has(text.slice(i.start, i.end)));
    for (const item of candidates) {
      if (cancellation.cancelled) throw new Cancelled();
      const source = text.slice(item.start, item.end);
      const lowered = known.get(source) ?? this.#lowerItem(source, context, changed.length === 1);
      next.set(source, lowered);
      functions.push(...lowered.graphs.map((f) => ({ graph: f.graph, base: f.base + item.start })));
      losses.push(...lowered.losses.map((l) => ({ start: l.start + item.start, end: l.end + item.start })));
    }
    this.#items = next;
    this.#fingerprint = fingerprint;
    return { functions, losses };
  }

  edit(text: string): SourceEditor {
    return createCEditor(text, (source) => this.#parser.root(source));
  }

  dispose(): void {
    this.#kept?.free();
    this.#kept = undefined;
    this.#items.clear();
  }

  #lowerItem(text: string, context: FileContext, keep: boolean): LoweredItem {
    const root = keep ? this.#parseAgain(text) : this.#parser.root(text);
    const source = new Source(text);
    const callees = this.#project.calleesIn(this.#path);
    const graphs = functionsIn(root, source).flatMap((fn) => {
      const graph = lowerFunction(fn, source, context, callees);
      return graph ? [{ graph, base: 0 }] : [];
    });
    const lost = [...descendants(root)].filter((n) => n.type === 'ERROR' || n.missing);
    return { graphs, losses: lost.map(({ start, end }) => ({ start, end })) };
  }

  #parseAgain(text: string): ReturnType<CParser['root']> {
    this.#kept = this.#parser.keep(text, this.#kept);
    return this.#kept.root();
  }
}
