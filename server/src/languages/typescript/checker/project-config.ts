/** Which tsconfig a file belongs to, and what that says of names. */
import * as ts from 'typescript';
import type { TypeHost } from '../../../model/index.js';

/** References are followed so far. */
const MOST_REFERENCES = 3;

/** The config that a file belongs to: the nearest one, or that of those it refers to that takes the file in. */
export function configOf(path: string, host: TypeHost): string | undefined {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const exists = (name: string): boolean => host.fileExists(name);
  const nearest = ts.findConfigFile(folder, exists) ?? ts.findConfigFile(folder, exists, 'jsconfig.json');
  return nearest && (takerOf(path, nearest, host, 0) ?? nearest);
}

/** A config that takes the file in: this one, or one that it refers to. */
function takerOf(path: string, config: string, host: TypeHost, hops: number): string | undefined {
  // To read a config costs more than to look for a word.
  if (hops === 0 && host.readFile(config)?.includes('"references"') !== true) return config;
  const { fileNames, projectReferences = [] } = parse(config, host, path);
  if (fileNames.includes(path)) return config;
  if (hops >= MOST_REFERENCES) return undefined;
  for (const reference of projectReferences) {
    const referred = ts.resolveProjectReferencePath(reference);
    const found = host.fileExists(referred) ? takerOf(path, referred, host, hops + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The options of a config as far as they decide what names mean; without one, those of Node. */
export function optionsOf(config: string, host: TypeHost): ts.CompilerOptions {
  const { lib, ...rest } = config === '' ? {} : parse(config, host).options;
  // A module format without a word about resolution has the one that goes with it.
  const isOpen = rest.module === undefined && rest.moduleResolution === undefined;
  return {
    ...(isOpen && { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext }),
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

/** Reads a config; of all files it names those that it lists, and `path` if it takes that in. */
function parse(config: string, host: TypeHost, path?: string): ts.ParsedCommandLine {
  const parsing: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: true,
    fileExists: (name) => host.fileExists(name),
    readFile: (name) => host.readFile(name),
    // Folders need not be read: only the files that are asked about matter.
    readDirectory: (root, _extensions, excludes, includes) => {
      const isTaken = path !== undefined && matches(path, root, includes) && !matches(path, root, excludes ?? []);
      return isTaken ? [path] : [];
    },
  };
  const json: unknown = ts.readConfigFile(config, (name) => host.readFile(name)).config;
  return ts.parseJsonConfigFileContent(
    json ?? {},
    parsing,
    config.slice(0, config.lastIndexOf('/')),
    undefined,
    config,
  );
}

/** Whether one of the patterns of a config stands for a file. */
function matches(path: string, root: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => expressionOf(resolved(root, pattern)).test(path));
}

/** A path from the root, without `.` and `..`. */
function resolved(root: string, pattern: string): string {
  const parts: string[] = [];
  const [start = '', ...below] = (/^(?:\w:)?\//.test(pattern) ? pattern : `${root}/${pattern}`).split('/');
  for (const part of below) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return [start, ...parts].join('/');
}

/** `src/*` stands for files there, `src/**` and a folder for all that is below. */
function expressionOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replace(/\*\*\/|\*\*|[*?]/g, (mark) => WILDCARDS[mark] ?? mark);
  return new RegExp(`^${source}(?:/.*)?$`);
}

const WILDCARDS: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };
