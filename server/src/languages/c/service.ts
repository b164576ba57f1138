import {
  Cancelled,
  type Cancellation,
  type DeclaredFunctions,
  type FlowGraph,
  type LanguageHost,
  type LanguageService,
  type LoweredFunction,
  type Lowering,
  type NamedCall,
  type ProjectIndex,
  type SourceEditor,
  type SourceSession,
  type Span,
} from '../../model/index.js';
import { callAt } from './call-at.js';
import { contextOf, type FileContext } from './lower/context.js';
import type { Definition } from './definitions/definition.js';
import { declaredIn } from './definitions/declared.js';
import { createCEditor, EditedSource } from './editor/index.js';
import { functionsIn, lowerFunction } from './lower/lower.js';
import { CParser, Parsers, type KeptTree } from './parse.js';
import { CProject } from './project/project.js';
import { eitherOf, readingOf, readingsOf, withoutDeadArms } from './readings/index.js';
import type { Item } from './text/scan.js';
import { Source } from './source.js';

export async function loadC(host: LanguageHost): Promise<LanguageService> {
  const [c, cpp] = await Promise.all([host.grammar('tree-sitter-c'), host.grammar('tree-sitter-cpp')]);
  const parsers = new Parsers({ c: await CParser.create(c), cpp: await CParser.create(cpp, 'cpp') });
  return {
    open: (path, project) => new CSession(parsers, path, project),
    project: (read, functions) => new CProject(parsers, read, declaredIn(functions)),
  };
}

/** What one item of a file was lowered to. Spans are relative to the item, so it serves wherever the item moves. */
interface LoweredItem {
  readonly graphs: readonly LoweredFunction[];
  readonly losses: readonly Span[];
}

const NOTHING: LoweredItem = { graphs: [], losses: [] };

class CSession implements SourceSession {
  readonly #parser: CParser;
  readonly #path: string;
  #project: CProject;
  /** Undefined where a project of many files knows better. */
  #declared: DeclaredFunctions | undefined;
  readonly #parsers: Parsers;
  /** Of the last analysed text only. */
  #lowered = new Map<Definition, LoweredItem>();
  #context: FileContext | undefined;
  #revision = -1;
  /** The tree of the function that changed last: typing changes the same one again and again. */
  #kept: KeptTree | undefined;
  /** Of the text for which rewrites were written last: many are tried on the same one. */
  #edited: EditedSource | undefined;

  constructor(parsers: Parsers, path: string, project: ProjectIndex | undefined) {
    this.#parser = parsers.of(path);
    this.#path = path;
    // Without a project the file's own functions are all that is known.
    this.#parsers = parsers;
    if (project instanceof CProject) {
      this.#project = project;
    } else {
      this.#declared = {};
      this.#project = new CProject(parsers, () => undefined, declaredIn({}));
    }
  }

  declare(functions: DeclaredFunctions): void {
    const old = this.#declared;
    if (old === undefined || JSON.stringify(old) === JSON.stringify(functions)) return;
    this.#declared = functions;
    this.#project = new CProject(this.#parsers, () => undefined, declaredIn(functions));
    this.#lowered.clear();
    this.#context = undefined;
    this.#revision = -1;
  }

  lower(text: string, cancellation: Cancellation): Lowering {
    // It remembers what the headers say, which may have changed.
    this.#edited = undefined;
    const { scan, byItem, otherChanged } = this.#project.take(this.#path, text);
    this.#project.settle(cancellation);
    const candidates = scan.items.flatMap((item, index) => {
      const definition = byItem[index]?.[0];
      return item.head && definition && this.#project.connects(definition) ? [{ item, definition }] : [];
    });
    for (const { definition } of candidates) this.#project.learnFor(definition, cancellation);
    const context = this.#contextOf(text, scan.items, otherChanged);
    const isSame = context.fingerprint === this.#context?.fingerprint && this.#project.revision === this.#revision;
    const known = isSame ? this.#lowered : new Map<Definition, LoweredItem>();
    const next = new Map<Definition, LoweredItem>();
    const functions: LoweredFunction[] = [];
    const losses: Span[] = [];
    const changed = candidates.filter((c) => !known.has(c.definition));
    for (const { item, definition } of candidates) {
      if (cancellation.cancelled) throw new Cancelled();
      const lowered =
        known.get(definition) ??
        this.#lowerItem(definition, text.slice(item.start, item.end), context, changed.length === 1);
      next.set(definition, lowered);
      functions.push(...lowered.graphs.map((f) => ({ graph: f.graph, base: f.base + item.start })));
      losses.push(...lowered.losses.map((l) => ({ start: l.start + item.start, end: l.end + item.start })));
    }
    this.#lowered = next;
    this.#context = context;
    this.#revision = this.#project.revision;
    return { functions, losses, surroundings: context };
  }

  edit(text: string): SourceEditor {
    const project = this.#project;
    if (this.#edited?.text !== text) {
      this.#edited = new EditedSource(this.#project.take(this.#path, text).scan, this.#parser);
    }
    return createCEditor(this.#edited, this.#path, {
      open: (name, from) => project.header(name, from),
      namesSystems: () => project.namesSystems,
      isMacro: (name) => project.isMacro(name),
    });
  }

  callAt(text: string, offset: number, among: (name: string) => boolean): NamedCall | undefined {
    const { scan } = this.#project.take(this.#path, text);
    return callAt(text, offset, among, scan.items, (item) => this.#parser.root(item));
  }

  dispose(): void {
    this.#kept?.free();
    this.#kept = undefined;
    this.#lowered.clear();
    this.#edited = undefined;
    this.#project.release(this.#path);
  }

  #contextOf(text: string, items: readonly Item[], otherChanged: boolean): FileContext {
    return !otherChanged && this.#context ? this.#context : contextOf(text, items);
  }

  #lowerItem(definition: Definition, text: string, context: FileContext, keep: boolean): LoweredItem {
    if (!this.#project.mayHoldCopy(definition, text)) return NOTHING;
    const { dialect } = this.#parser;
    const live = withoutDeadArms(text, dialect);
    const root = keep ? this.#parseAgain(live) : this.#parser.root(live);
    const callees = this.#project.calleesIn(this.#path);
    const readings = readingsOf(live, this.#parser, readingOf(live, root, dialect));
    // Of the function at the same place in each reading.
    const found: FlowGraph[][] = [];
    for (const reading of readings) {
      const source = new Source(reading.text);
      functionsIn(reading.root, source).forEach((fn, i) => {
        const graph = lowerFunction(fn, source, context, callees);
        if (graph) (found[i] ??= []).push(graph);
      });
    }
    const graphs = found.flatMap(([first, ...more]) => (first ? [{ graph: eitherOf([first, ...more]), base: 0 }] : []));
    return { graphs, losses: readings[0].losses };
  }

  #parseAgain(text: string): ReturnType<CParser['root']> {
    this.#kept = this.#parser.keep(text, this.#kept);
    return this.#kept.root();
  }
}
