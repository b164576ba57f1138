import * as ts from 'typescript';
import {
  Cancelled,
  changeBetween,
  type Cancellation,
  type FlowGraph,
  type LanguageService,
  type LoweredFunction,
  type Lowering,
  type NamedCall,
  type SourceEditor,
  type SourceSession,
  type Span,
  type TypeAnswer,
} from '../../model/index.js';
import { callAt } from './call-at.js';
import { unitsOf } from './candidates.js';
import { TextEditor } from './editor/editor.js';
import { Ground } from './editor/ground.js';
import { TypeFacts } from './resolve/facts.js';
import { Graphs } from './syntax/graphs.js';
import { lowerFunction } from './lower/lower.js';
import { Resolver } from './resolve/resolve.js';
import { Scopes } from './syntax/scopes.js';
import { parse, reparse, syntaxErrors } from './syntax/parse.js';
import { Tree } from './syntax/tree.js';
import { Words } from './text/words.js';

/** The heavy part of the language: everything that needs the compiler. */
export class TypeScriptService implements LanguageService {
  open(path: string): SourceSession {
    return new Session(path);
  }
}

class Session implements SourceSession {
  readonly #path: string;
  #tree: Tree | undefined;
  /** Of the tree, where a change of it was asked for. */
  #ground: Ground | undefined;
  readonly #graphs = new Graphs();

  constructor(path: string) {
    this.#path = path;
  }

  lower(text: string, cancellation: Cancellation, answers?: readonly TypeAnswer[]): Lowering {
    try {
      return this.#lower(text, cancellation, answers);
    } catch (error) {
      // The compiler's parser recurses: text that nests deeper than the stack can't be read, by anyone.
      if (!(error instanceof RangeError)) throw error;
      this.dispose();
      return { functions: [], losses: [{ start: 0, end: text.length }] };
    }
  }

  #lower(text: string, cancellation: Cancellation, answers: readonly TypeAnswer[] | undefined): Lowering {
    check(cancellation);
    const tree = this.#read(text);
    const functions: LoweredFunction[] = [];
    const scopes = new Scopes(tree);
    const facts = new TypeFacts(answers);
    for (const unit of unitsOf(new Resolver(scopes, facts), answers !== undefined)) {
      check(cancellation);
      const base = ts.isSourceFile(unit) ? 0 : unit.getStart();
      const lower = (): FlowGraph => lowerFunction(new Resolver(scopes, facts), unit, base);
      // What was lowered without types is none with them.
      const isKept = answers === undefined && !ts.isSourceFile(unit);
      const graph = isKept ? this.#graphs.graphOf(tree, unit, lower) : lower();
      functions.push({ graph, base });
    }
    return {
      functions,
      losses: lossesOf(tree.file),
      surroundings: this.#graphs.surroundings,
      questions: facts.questions,
    };
  }

  edit(text: string): SourceEditor {
    const tree = this.#read(text);
    if (this.#ground?.tree !== tree) this.#ground = new Ground(tree);
    return new TextEditor(this.#ground);
  }

  callAt(text: string, offset: number, among: (name: string) => boolean): NamedCall | undefined {
    return callAt(this.#read(text), offset, among);
  }

  dispose(): void {
    this.#tree = undefined;
    this.#ground = undefined;
  }

  #read(text: string): Tree {
    const old = this.#tree;
    if (old?.file.text === text) return old;
    // An update takes the old tree to pieces: if it fails, there is none any more.
    this.dispose();
    old?.adoptAll();
    const tree = old === undefined ? new Tree(parse(this.#path, text)) : treeAfter(old, text);
    this.#tree = tree;
    return tree;
  }
}

function treeAfter(old: Tree, text: string): Tree {
  const change = changeBetween(old.file.text, text);
  return new Tree(reparse(old.file, text, change), new Words(text, old.words, change));
}

/** Throws when nobody waits any more. */
function check(cancellation: Cancellation): void {
  if (cancellation.cancelled) throw new Cancelled();
}

function lossesOf(file: ts.SourceFile): readonly Span[] {
  return syntaxErrors(file).map(({ start, length }) => ({ start, end: start + Math.max(length, 1) }));
}
