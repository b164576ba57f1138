/** Answers questions about types with the compiler's checker, one program for each tsconfig. */
import * as ts from 'typescript';
import {
  Cancelled,
  type Cancellation,
  type EndpointKind,
  type Span,
  type TypeAnswer,
  type TypeChecker,
  type TypeHost,
  type TypeQuestion,
} from '../../model/index.js';
import { FILE_MODULES, STREAM_TYPES } from './catalogue.js';
import { dialectOf } from './parse.js';

/** So many programs are kept; the one that was asked longest ago goes first. */
const MOST_PROGRAMS = 2;
/** Classes and interfaces are followed so far to what they extend. */
const MOST_BASES = 8;

export class ProgramChecker implements TypeChecker {
  readonly #host: TypeHost;
  /** By the path of the tsconfig, `''` for files without one; in the order in which they were asked. */
  readonly #projects = new Map<string, Project>();
  /** Declarations that come with the program, and those of packages, are the same for all. */
  readonly #declarations = new Map<string, ts.SourceFile | undefined>();

  constructor(host: TypeHost) {
    this.#host = host;
  }

  answer(
    path: string,
    text: string,
    questions: readonly TypeQuestion[],
    cancellation: Cancellation,
  ): readonly TypeAnswer[] {
    const check = (): void => {
      if (cancellation.cancelled) throw new Cancelled();
    };
    check();
    const { program, file } = this.#projectOf(path).with(path, text, check);
    const checker = program.getTypeChecker();
    return questions.flatMap((question) => {
      check();
      return answerTo(checker, file, question) ?? [];
    });
  }

  #projectOf(path: string): Project {
    const folder = path.slice(0, path.lastIndexOf('/'));
    const config = ts.findConfigFile(folder, (name) => this.#host.fileExists(name)) ?? '';
    const project = this.#projects.get(config) ?? new Project(config, folder, this.#host, this.#declarations);
    this.#projects.delete(config);
    this.#projects.set(config, project);
    const [oldest] = this.#projects.keys();
    if (this.#projects.size > MOST_PROGRAMS && oldest !== undefined) this.#projects.delete(oldest);
    return project;
  }
}

/** The files of one tsconfig that were asked about, and all that they import. */
class Project {
  readonly #host: TypeHost;
  readonly #options: ts.CompilerOptions;
  readonly #compilerHost: ts.CompilerHost;
  readonly #roots = new Set<string>();
  readonly #files = new Map<string, ts.SourceFile | undefined>();
  #program: ts.Program | undefined;
  #check: () => void = () => undefined;
  /** The file whose text is not that on the disk. */
  #asked = '';

  constructor(config: string, folder: string, host: TypeHost, declarations: Map<string, ts.SourceFile | undefined>) {
    this.#host = host;
    this.#options = optionsOf(config, host);
    // The modules of Node are declared by a package, which has to be named: the project's own, where it has one.
    const at = config || `${folder}/a.ts`;
    const { resolvedTypeReferenceDirective: own } = ts.resolveTypeReferenceDirective('node', at, this.#options, host);
    this.#roots.add(own?.resolvedFileName ?? `${host.bundled}/node/index.d.ts`);
    this.#compilerHost = this.#hostOver(declarations);
  }

  /** The program with this file in it, and this text as the file's. */
  with(path: string, text: string, check: () => void): { readonly program: ts.Program; readonly file: ts.SourceFile } {
    this.#check = check;
    this.#asked = path;
    const known = this.#files.get(path);
    if (known?.text !== text) this.#files.set(path, parseFile(path, text));
    const isNew = !this.#roots.has(path) && this.#program?.getSourceFile(path) === undefined;
    if (isNew) this.#roots.add(path);
    if (this.#program === undefined || isNew || known?.text !== text) {
      this.#program = ts.createProgram({
        rootNames: [...this.#roots],
        options: this.#options,
        host: this.#compilerHost,
        ...(this.#program && { oldProgram: this.#program }),
      });
    }
    const file = this.#program.getSourceFile(path);
    if (file === undefined) throw new RangeError(`${path} is no file that the compiler reads`);
    return { program: this.#program, file };
  }

  #hostOver(declarations: Map<string, ts.SourceFile | undefined>): ts.CompilerHost {
    const host = this.#host;
    const read = (path: string, before: ts.SourceFile | undefined): ts.SourceFile | undefined => {
      this.#check();
      const text = host.readFile(path);
      if (text === undefined || before?.text === text) return before;
      return parseFile(path, text);
    };
    return {
      fileExists: (path) => host.fileExists(path),
      directoryExists: (path) => host.directoryExists(path),
      readFile: (path) => host.readFile(path),
      realpath: (path) => host.realPath(path),
      getSourceFile: (path) => {
        if (path === this.#asked) return this.#files.get(path);
        const files = /\.d\.[mc]?ts$/.test(path) ? declarations : this.#files;
        // Declarations hardly ever change; files of the project do.
        if (!files.has(path) || files === this.#files) files.set(path, read(path, files.get(path)));
        return files.get(path);
      },
      getDefaultLibFileName: (options) => `${host.bundled}/lib/${ts.getDefaultLibFileName(options)}`,
      getDefaultLibLocation: () => `${host.bundled}/lib`,
      getCurrentDirectory: () => '/',
      getCanonicalFileName: (path) => path,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      writeFile: () => undefined,
    };
  }
}

function parseFile(path: string, text: string): ts.SourceFile {
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseForTypeInfo };
  return ts.createSourceFile(path, text, options, false, dialectOf(path));
}

/** The options of a tsconfig as far as they decide what names mean. */
function optionsOf(config: string, host: TypeHost): ts.CompilerOptions {
  const parsing: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: true,
    fileExists: (path) => host.fileExists(path),
    readFile: (path) => host.readFile(path),
    // Only the files that are asked about matter.
    readDirectory: () => [],
  };
  const json: unknown = config === '' ? {} : ts.readConfigFile(config, (path) => host.readFile(path)).config;
  const folder = config.slice(0, config.lastIndexOf('/'));
  const { options } = ts.parseJsonConfigFileContent(json ?? {}, parsing, folder === '' ? '/' : folder);
  const { lib, ...rest } = options;
  return {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    ...rest,
    lib: lib ?? ['lib.es2023.d.ts'],
    target: ts.ScriptTarget.ES2023,
    allowJs: true,
    maxNodeModuleJsDepth: 0,
    noEmit: true,
    composite: false,
    incremental: false,
    skipLibCheck: true,
    types: [],
    strictNullChecks: false,
  };
}

function answerTo(checker: ts.TypeChecker, file: ts.SourceFile, { span, about }: TypeQuestion): TypeAnswer | undefined {
  const node = expressionAt(file, span);
  if (node === undefined) return undefined;
  if (about === 'value') {
    const found = kindOf(checker, checker.getTypeAtLocation(node), 0);
    return found && { about, span, ...found };
  }
  const call = callAround(node);
  const declaration = call && checker.getResolvedSignature(call)?.declaration;
  const origin = declaration && originOf(declaration);
  return origin && { about, span, ...origin };
}

/** The outermost expression that covers exactly the span. */
function expressionAt(file: ts.SourceFile, { start, end }: Span): ts.Node | undefined {
  let node: ts.Node | undefined = file;
  while (node !== undefined) {
    if (node !== file && node.getStart(file) === start && node.end === end) return node;
    node = ts.forEachChild(node, (child) => (child.pos <= start && end <= child.end ? child : undefined));
  }
  return undefined;
}

function callAround(callee: ts.Node): ts.CallExpression | undefined {
  let at = callee;
  while (ts.isParenthesizedExpression(at.parent) || ts.isNonNullExpression(at.parent)) at = at.parent;
  return ts.isCallExpression(at.parent) && at.parent.expression === at ? at.parent : undefined;
}

/** The module of functions of files that declares a function, and its name there. */
function originOf(declaration: ts.Node): { readonly module: string; readonly name: string } | undefined {
  const named =
    ts.isFunctionDeclaration(declaration) || ts.isMethodSignature(declaration) ? declaration.name : undefined;
  // `namespace readFile { function __promisify__ }` is what a promisified function is declared by.
  let name = named?.getText() ?? '';
  for (let at: ts.Node = declaration; !ts.isSourceFile(at); at = at.parent) {
    if (!ts.isModuleDeclaration(at)) continue;
    if (!ts.isStringLiteral(at.name)) {
      name = at.name.text;
      continue;
    }
    const module = at.name.text.replace(/^node:/, '');
    if (!Object.hasOwn(FILE_MODULES, module) || name === '') return undefined;
    return { module: named?.getText() === '__promisify__' ? `${module}/promises` : module, name };
  }
  return undefined;
}

/** What a type is as a stream of Node's; by its name and by what it extends. */
function kindOf(
  checker: ts.TypeChecker,
  type: ts.Type,
  depth: number,
): { readonly kind: EndpointKind; readonly type: string } | undefined {
  if (depth > MOST_BASES) return undefined;
  const parts = type.isUnionOrIntersection() ? type.types : [];
  for (const part of parts) {
    const found = kindOf(checker, part, depth + 1);
    if (found) return found;
  }
  const symbol = type.getSymbol();
  if (symbol === undefined) return undefined;
  const kind = Object.hasOwn(STREAM_TYPES, symbol.name) ? STREAM_TYPES[symbol.name] : undefined;
  if (kind !== undefined && symbol.declarations?.some(isOfNode) === true) return { kind, type: symbol.name };
  const bases = type.isClassOrInterface() ? checker.getBaseTypes(type) : [];
  for (const base of bases) {
    const found = kindOf(checker, base, depth + 1);
    if (found) return { kind: found.kind, type: symbol.name };
  }
  return undefined;
}

const STREAM_MODULES = /^(?:node:)?(?:stream|fs|net|tls|http|https|child_process|zlib)$/;

function isOfNode(declaration: ts.Node): boolean {
  for (let at = declaration; !ts.isSourceFile(at); at = at.parent) {
    if (!ts.isModuleDeclaration(at)) continue;
    if (ts.isStringLiteral(at.name) ? STREAM_MODULES.test(at.name.text) : at.name.text === 'NodeJS') return true;
  }
  return false;
}
