/** What functions of other files do with bytes: they are found by what modules export, and lowered where they stand. */
import * as ts from 'typescript';
import type { Handing, ModuleUse, TypeAnswer, TypeHost, TypeQuestion } from '../../../model/index.js';
import { exportsOf } from './exports.js';
import { TypeFacts } from '../resolve/facts.js';
import { handingOf } from '../lower/lower.js';
import { parse } from '../syntax/parse.js';
import { Resolver } from '../resolve/resolve.js';
import { Scopes } from '../syntax/scopes.js';
import { mayBring, mayTake } from '../outlook/sketch.js';
import type { FunctionNode } from '../syntax/syntax.js';
import { Tree } from '../syntax/tree.js';

/** Longer chains of modules that hand on what others hold are not followed. */
const MOST_HOPS = 5;

/** All are forgotten where there are more: a check of a whole project asks about many that nobody asks about again. */
const MOST_TREES = 32;

/** The texts that an answer was made from, by path. */
type Read = Map<string, string | undefined>;

interface Found {
  readonly path: string;
  readonly body: FunctionNode;
  readonly tree: Tree;
}

/** The files of one tsconfig, as they are on the disk. */
export class Elsewhere {
  readonly #options: ts.CompilerOptions;
  readonly #host: TypeHost;
  readonly #resolutions: ts.ModuleResolutionCache;
  readonly #trees = new Map<string, Tree>();
  readonly #known = new Map<string, { readonly handing: Handing | undefined; readonly read: Read }>();

  constructor(options: ts.CompilerOptions, host: TypeHost) {
    this.#options = options;
    this.#host = host;
    this.#resolutions = ts.createModuleResolutionCache('/', (path) => path, options);
  }

  /** What a function does that the file at `path` imports. Undefined where nothing is known of it. */
  handing(path: string, use: ModuleUse): Handing | undefined {
    return this.#handing(path, use, new Map(), []);
  }

  /** `read` gets what is read; `asked`: the functions that are being looked at. */
  #handing(path: string, use: ModuleUse, read: Read, asked: readonly string[]): Handing | undefined {
    const found = this.#find(path, use, read, asked, 0);
    if (found === undefined) return undefined;
    const key = `${found.path} ${found.body.pos}`;
    // Functions that call each other are known by what they do themselves.
    if (asked.includes(key)) return undefined;
    const known = this.#known.get(key);
    if (known && [...known.read].every(([file, text]) => this.#host.readFile(file) === text)) {
      for (const [file, text] of known.read) read.set(file, text);
      return known.handing;
    }
    const own: Read = new Map(read);
    const handing = handingOf(this.#resolverOf(found.path, found.tree, own, [...asked, key]), found.body);
    for (const [file, text] of own) read.set(file, text);
    const isAny = handing.passes.length > 0 || handing.gives !== undefined;
    const result = isAny ? handing : undefined;
    this.#known.set(key, { handing: result, read: own });
    return result;
  }

  #find(path: string, use: ModuleUse, read: Read, asked: readonly string[], hops: number): Found | undefined {
    const { resolvedModule } = ts.resolveModuleName(use.module, path, this.#options, this.#host, this.#resolutions);
    const at = resolvedModule?.resolvedFileName;
    if (at === undefined || resolvedModule?.isExternalLibraryImport === true || at.endsWith('.d.ts')) return undefined;
    const text = this.#host.readFile(at);
    read.set(at, text);
    if (text === undefined || !mayMatter(text, use)) return undefined;
    const tree = this.#treeOf(at, text);
    const resolver = this.#resolverOf(at, tree, read, asked);
    for (const exported of exportsOf(resolver, use.name)) {
      if ('body' in exported) return { path: at, body: exported.body, tree };
      const { may } = use;
      const found = hops < MOST_HOPS ? this.#find(at, { ...exported, may }, read, asked, hops + 1) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  #treeOf(path: string, text: string): Tree {
    const known = this.#trees.get(path);
    if (known?.file.text === text) return known;
    const tree = new Tree(parse(path, text));
    tree.adoptAll();
    if (this.#trees.size === MOST_TREES) {
      this.#trees.clear();
      this.#known.clear();
    }
    this.#trees.set(path, tree);
    return tree;
  }

  /** Made anew for each question: what it knows may come from files that change. */
  #resolverOf(path: string, tree: Tree, read: Read, asked: readonly string[]): Resolver {
    const answer = (question: TypeQuestion): TypeAnswer | undefined => {
      if (question.about !== 'function') return undefined;
      const handing = this.#handing(path, question.from, read, asked);
      return handing && { about: 'function', span: question.span, ...handing };
    };
    return new Resolver(new Scopes(tree), new TypeFacts([], answer));
  }
}

/** Whether a text holds what is asked for, or may hand on what others hold. */
function mayMatter(text: string, { may }: ModuleUse): boolean {
  if (may !== 'take' && mayBring(text)) return true;
  return (may !== 'give' && mayTake(text)) || /\bfrom\s*['"]\.|\brequire\s*\(\s*['"]\./.test(text);
}
