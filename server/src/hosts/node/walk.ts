import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, resolve, sep } from 'node:path';
import type { Settings } from '../../model/index.js';
import { projectRoot, readConfig, type Config } from './config.js';
import { describeFailure } from './failure.js';
import { addRules, enterFolder, isIgnored, rulesAbove, type IgnoreRules } from './ignoreRules.js';

/** Folders that hold other people's code or no code at all. Hidden folders are left out as well. */
const LEFT_OUT = new Set(['node_modules']);

/** A file to look at. */
export interface Candidate {
  /** Absolute. */
  readonly path: string;
  readonly settings: Settings;
  /** True where the user named the file itself, so that the ignore rules don't count. */
  readonly explicit: boolean;
}

export interface Warning {
  /** Absolute; the file or folder concerned. */
  readonly path: string;
  readonly because: string;
}

export interface Selection {
  /** Sorted by path, each once. */
  readonly candidates: readonly Candidate[];
  /** Folders that could not be read, settings that were not understood. */
  readonly warnings: readonly Warning[];
  /** Arguments that name nothing. */
  readonly missing: readonly Warning[];
}

/** How much may be read for the sake of the files that were asked about. */
export interface Bounds {
  readonly files: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

/** Files that are not looked at themselves, but may define what the others call. */
export interface Surroundings {
  /** Absolute. */
  readonly files: readonly string[];
  /** The first root in which more than the bounds allow was found. */
  readonly cut?: string;
}

/**
 * The sources of the projects that the arguments (files and folders) belong to: what stands below the nearest folder
 * with a repository or a config file, walked as `selectFiles` does; where there is none, below the argument's own folder.
 * A folder that is the root itself has nothing around it: it is not walked again.
 */
export function surroundingFiles(
  paths: readonly string[],
  cwd: string,
  isSource: (path: string) => boolean,
  bounds: Bounds,
): Surroundings {
  const roots = new Set<string>();
  for (const argument of paths) {
    const path = resolve(cwd, argument);
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    const folder = isFolder ? path : dirname(path);
    const root = projectRoot(folder) ?? folder;
    if (root !== folder || !isFolder) roots.add(root);
  }
  const found = new Set<string>();
  const deadline = performance.now() + bounds.milliseconds;
  for (const root of roots) {
    const { settings, folder } = readConfig(root);
    const isFull = (): boolean => found.size >= bounds.files || performance.now() > deadline;
    walkFolder(root, unlessNamed(root, rulesAbove(root)), {
      excluded: unlessNamed(root, addRules(folder, settings.exclude, undefined)),
      isSource,
      take: (file) => found.add(file),
      // Who wants to know what can't be read asks for it by name.
      warn: () => undefined,
      isFull,
    });
    if (isFull()) return { files: [...found], cut: root };
  }
  return { files: [...found] };
}

/**
 * Finds the files that the arguments stand for, as linters do: a file is taken as it is; a folder is walked without
 * `node_modules`, hidden folders, and what `.gitignore` files and the setting `exclude` leave out. Symbolic links are not
 * followed: what they point to is found in its own place, or is not part of the folder. `isSource` tells by the path
 * whether a language claims it.
 */
export function selectFiles(paths: readonly string[], cwd: string, isSource: (path: string) => boolean): Selection {
  const found = new Map<string, Candidate>();
  const warnings: Warning[] = [];
  const missing: Warning[] = [];
  const configs = new Map<string, Config>();
  const configOf = (folder: string): Config => {
    const known = configs.get(folder);
    if (known !== undefined) return known;
    const config = readConfig(folder);
    configs.set(folder, config);
    const { path, problems } = config;
    const isNew = path !== undefined && !warnings.some((warning) => warning.path === path);
    if (isNew) warnings.push(...problems.map((because) => ({ path, because })));
    return config;
  };

  for (const argument of paths) {
    const path = resolve(cwd, argument);
    let isFolder: boolean;
    try {
      isFolder = statSync(path).isDirectory();
    } catch (error) {
      missing.push({ path, because: describeFailure(error) });
      continue;
    }
    const { settings, folder } = configOf(isFolder ? path : dirname(path));
    if (!isFolder) {
      found.set(path, { path, settings, explicit: true });
      continue;
    }
    const filter: Filter = {
      excluded: unlessNamed(path, addRules(folder, settings.exclude, undefined)),
      isSource,
      take: (file) => {
        if (!found.has(file)) found.set(file, { path: file, settings, explicit: false });
      },
      warn: (warning) => warnings.push(warning),
    };
    walkFolder(path, unlessNamed(path, rulesAbove(path)), filter);
  }
  const candidates = [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { candidates, warnings, missing };
}

/** Rules don't count for a folder that they themselves leave out: who names it wants it. */
export function unlessNamed(folder: string, rules: IgnoreRules | undefined): IgnoreRules | undefined {
  return isIgnored(folder, true, rules) ? undefined : rules;
}

/** What a walk leaves out, and whom it tells what it can't read. */
export interface WalkFilter {
  readonly excluded: IgnoreRules | undefined;
  readonly isSource: (path: string) => boolean;
  readonly warn: (warning: Warning) => void;
}

interface Filter extends WalkFilter {
  readonly take: (file: string) => void;
  /** True ends the walk. */
  readonly isFull?: () => boolean;
}

function walkFolder(folder: string, above: IgnoreRules | undefined, filter: Filter): void {
  for (const file of walkSteps(folder, above, filter)) {
    if (file !== undefined) filter.take(file);
    if (filter.isFull?.() === true) return;
  }
}

/** The files below a folder. A step reads one folder at most, and gives `undefined` for it. */
export function* walkSteps(
  folder: string,
  above: IgnoreRules | undefined,
  filter: WalkFilter,
): Generator<string | undefined, void> {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    filter.warn({ path: folder, because: describeFailure(error) });
    return;
  }
  yield undefined;
  const rules = entries.some((entry) => entry.name === '.gitignore') ? enterFolder(folder, above) : above;
  // The folder's path is tidy already: `join` would look at all of it again for each entry.
  const prefix = folder.endsWith(sep) ? folder : folder + sep;
  for (const entry of entries) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) {
      if (isLeftOut(path, true, rules, filter.excluded)) continue;
      yield* walkSteps(path, rules, filter);
    } else if (entry.isFile()) {
      if (filter.isSource(path) && !isLeftOut(path, false, rules, filter.excluded)) yield path;
    }
  }
}

/** Whether a walk passes by this entry of a folder that it has entered by `rules`. */
export function isLeftOut(
  path: string,
  isFolder: boolean,
  rules: IgnoreRules | undefined,
  excluded: IgnoreRules | undefined,
): boolean {
  const name = basename(path);
  if (isFolder && (name.startsWith('.') || LEFT_OUT.has(name))) return true;
  return isIgnored(path, isFolder, excluded) || isIgnored(path, isFolder, rules);
}
