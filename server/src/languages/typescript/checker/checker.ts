/** Answers questions about types with the compiler's checker, one program for each tsconfig. */
import * as ts from 'typescript';
import {
  Cancelled,
  type Cancellation,
  type TypeAnswer,
  type TypeChecker,
  type TypeHost,
  type TypeQuestion,
} from '../../../model/index.js';
import { configOf, optionsOf } from './project-config.js';
import { Elsewhere } from './elsewhere.js';
import { dialectOf } from '../syntax/parse.js';
import { answerTo } from './type-answers.js';

/** So many programs are kept; the one that was asked longest ago goes first. */
const MOST_PROGRAMS = 2;

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
    const project = this.#projectOf(path);
    const known = questions.flatMap((question) => {
      if (question.about !== 'function') return [];
      check();
      const handing = project.elsewhere.handing(path, question.from);
      return handing ? [{ about: question.about, span: question.span, ...handing }] : [];
    });
    const typed = questions.flatMap((question) => (question.about === 'function' ? [] : question));
    // A program takes long to make.
    if (typed.length === 0) return known;
    const { program, file } = project.with(path, text, check);
    const checker = program.getTypeChecker();
    const answers = typed.flatMap((question) => {
      check();
      return answerTo(checker, file, question) ?? [];
    });
    return [...known, ...answers];
  }

  #projectOf(path: string): Project {
    const folder = path.slice(0, path.lastIndexOf('/'));
    const config = configOf(path, this.#host) ?? '';
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
  readonly elsewhere: Elsewhere;
  readonly #host: TypeHost;
  readonly #options: ts.CompilerOptions;
  readonly #compilerHost: ts.CompilerHost;
  readonly #roots = new Set<string>();
  readonly #files = new Map<string, ts.SourceFile | undefined>();
  #program: ts.Program | undefined;
  #check: () => void = () => undefined;
  /** The file whose text is not that on the disk. */
  #asked = { path: '', text: '' };

  constructor(config: string, folder: string, host: TypeHost, declarations: Map<string, ts.SourceFile | undefined>) {
    this.#host = host;
    this.#options = optionsOf(config, host);
    this.elsewhere = new Elsewhere(this.#options, host);
    // The modules of Node are declared by a package, which has to be named: the project's own, where it has one.
    const at = config || `${folder}/a.ts`;
    const { resolvedTypeReferenceDirective: own } = ts.resolveTypeReferenceDirective('node', at, this.#options, host);
    this.#roots.add(own?.resolvedFileName ?? `${host.bundled}/node/index.d.ts`);
    this.#compilerHost = this.#hostOver(declarations);
  }

  /** The program with this file in it, and this text as the file's. */
  with(path: string, text: string, check: () => void): { readonly program: ts.Program; readonly file: ts.SourceFile } {
    this.#check = check;
    this.#asked = { path, text };
    let file = this.#program?.getSourceFile(path);
    if (file === undefined) this.#roots.add(path);
    if (this.#program === undefined || file?.text !== text) {
      this.#program = ts.createProgram({
        rootNames: [...this.#roots],
        options: this.#options,
        host: this.#compilerHost,
        ...(this.#program && { oldProgram: this.#program }),
      });
      file = this.#program.getSourceFile(path);
    }
    if (file === undefined) throw new RangeError(`${path} is no file that the compiler reads`);
    return { program: this.#program, file };
  }

  #hostOver(declarations: Map<string, ts.SourceFile | undefined>): ts.CompilerHost {
    const host = this.#host;
    return {
      fileExists: (path) => host.fileExists(path),
      directoryExists: (path) => host.directoryExists(path),
      readFile: (path) => host.readFile(path),
      realpath: (path) => host.realPath(path),
      getSourceFile: (path, options) => {
        const isDeclaration = path !== this.#asked.path && /\.d\.[mc]?ts$/.test(path);
        const files = isDeclaration ? declarations : this.#files;
        const key = isDeclaration ? `${path} ${formatOf(options) ?? ''}` : path;
        // Declarations hardly ever change; files of the project do.
        if (!files.has(key) || !isDeclaration) files.set(key, this.#read(path, options, files.get(key)));
        return files.get(key);
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

  #read(path: string, options: Options, before: ts.SourceFile | undefined): ts.SourceFile | undefined {
    this.#check();
    const text = path === this.#asked.path ? this.#asked.text : this.#host.readFile(path);
    if (text === undefined || (before?.text === text && before.impliedNodeFormat === formatOf(options))) return before;
    return parseFile(path, text, options);
  }
}

/** How the compiler wants a file to be read: as a module of which format, above all. */
type Options = ts.ScriptTarget | ts.CreateSourceFileOptions;

function formatOf(options: Options): ts.ResolutionMode {
  return typeof options === 'object' ? options.impliedNodeFormat : undefined;
}

function parseFile(path: string, text: string, given: Options): ts.SourceFile {
  const options = {
    ...(typeof given === 'object' ? given : { languageVersion: given }),
    jsDocParsingMode: ts.JSDocParsingMode.ParseForTypeInfo,
  };
  return ts.createSourceFile(path, text, options, false, dialectOf(path));
}
