import type { Span } from '../../../model/index.js';
import { dialectOf } from '../dialect.js';
import { CATALOGUE } from '../catalogue/index.js';
import { aliasMacro, definitionOf, macroDefinition, membersOf, type Definition } from './definition.js';
import { keptFile, restoredPlaces, type KeptFile } from './kept.js';
import { commonFolders, endsWithNames, nameIn } from './paths.js';
import { rescan, type Item, type Scan } from '../text/scan.js';
import { isForeign, itemsNameSystems } from '../text/systems.js';

/** A file of the project as it was taken in last. */
interface FileEntry {
  /** By item, as long as there is a scan; of a function itself first. Else all at once. */
  readonly byItem: readonly (readonly Definition[])[];
  /** Where the text of each definition stands. Items would keep the text alive that their names were cut from. */
  readonly places: ReadonlyMap<Definition, Span>;
  /** Of files that are looked at again and again; others give their text up. */
  readonly scan: Scan | undefined;
}

/** A name that so many definitions are equally near to (those of other programs that lie side by side) says nothing. */
const MOST_MEANT = 8;

/** What taking a file in changed. A definition whose text is the same stays the same value. */
export interface Taken {
  readonly scan: Scan;
  /** Of a function itself first. */
  readonly byItem: readonly (readonly Definition[])[];
  readonly added: readonly Definition[];
  readonly removed: readonly Definition[];
  /** It is the text that was taken in before. */
  readonly isSame: boolean;
  /** Something outside functions changed. */
  readonly otherChanged: boolean;
}

/** The files of a project, their definitions, and who calls whom by name. */
export class Files {
  readonly #entries = new Map<string, FileEntry>();
  readonly #byName = new Map<string, Definition[]>();
  readonly #callers = new Map<string, Definition[]>();
  /** Those with a condition at file level that names a system. */
  readonly #naming = new Set<string>();
  readonly #read: (path: string) => string | undefined;
  /** All paths by the name of the file, once somebody asked for one. */
  #paths: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(read: (path: string) => string | undefined) {
    this.#read = read;
  }

  /** `keep`: the file will be taken in again soon, with small changes. */
  take(path: string, text: string, keep: boolean): Taken {
    const old = this.#entries.get(path);
    const scan = rescan(text, dialectOf(path), old?.scan);
    const { first, last } = old?.scan ? scan.kept : { first: 0, last: 0 };
    const oldItems = old?.byItem ?? [];
    const oldMiddle = oldItems.slice(first, oldItems.length - last);
    const newMiddle = scan.items.slice(first, scan.items.length - last);
    const gone = new Map<string, Definition[]>();
    for (const definition of oldMiddle.flat()) {
      gone.set(keyOf(definition), [...(gone.get(keyOf(definition)) ?? []), definition]);
    }
    const added: Definition[] = [];
    const again = (definition: Definition): Definition => {
      const same = gone.size > 0 ? gone.get(keyOf(definition))?.shift() : undefined;
      if (same === undefined) added.push(definition);
      return same ?? definition;
    };
    const middle = newMiddle.map((item) => {
      const made = define(text, path, item);
      return made.length === 0 ? made : made.map(again);
    });
    const byItem = [...oldItems.slice(0, first), ...middle, ...oldItems.slice(oldItems.length - last)];
    const places = new Map<Definition, Span>();
    byItem.forEach((definitions, index) => {
      const item = scan.items[index];
      if (item) for (const it of definitions) places.set(it, { start: item.start, end: item.end });
    });
    if (itemsNameSystems(text, scan.items)) this.#naming.add(path);
    else this.#naming.delete(path);
    const removed = [...gone.values()].flat();
    for (const definition of removed) this.#unlist(definition);
    for (const definition of added) this.#list(definition);
    if (old === undefined) this.#paths = undefined;
    // Without the scan only the definitions are compared with those of the next text.
    this.#entries.set(
      path,
      keep ? { byItem, places, scan } : { byItem: [[...places.keys()]], places, scan: undefined },
    );
    const otherChanged =
      old?.scan === undefined ||
      oldMiddle.length === 0 ||
      oldMiddle.some(isOther) ||
      newMiddle.some((i) => i.kind !== 'function');
    return { scan, byItem, added, removed, isSame: old?.scan?.text === text, otherChanged };
  }

  remove(path: string): readonly Definition[] {
    const removed = this.definitionsOf(path);
    for (const definition of removed) this.#unlist(definition);
    this.#entries.delete(path);
    this.#paths = undefined;
    this.#naming.delete(path);
    return removed;
  }

  knows(path: string): boolean {
    return this.#entries.has(path);
  }

  /** The file is no longer looked at again and again. */
  release(path: string): void {
    const entry = this.#entries.get(path);
    if (entry) this.#entries.set(path, { ...entry, scan: undefined });
  }

  /** The paths of all files, in the order in which they were taken in. */
  get paths(): Iterable<string> {
    return this.#entries.keys();
  }

  /** What is kept of a file between runs, with its definitions in the order of `definitionsOf`. */
  keep(path: string): KeptFile {
    return keptFile(path, this.#naming.has(path), this.#entries.get(path)?.places ?? new Map());
  }

  /** Takes a file in as it was kept. */
  restore(kept: KeptFile): void {
    const { path, namesSystems } = kept;
    const places = restoredPlaces(kept);
    for (const definition of places.keys()) this.#list(definition);
    this.#entries.set(path, { byItem: [[...places.keys()]], places, scan: undefined });
    if (namesSystems) this.#naming.add(path);
    this.#paths = undefined;
  }

  /** The place of a definition among those of its file; undefined for one that is gone. */
  indexOf(definition: Definition): number | undefined {
    const places = this.#entries.get(definition.path)?.places;
    if (places?.has(definition) !== true) return undefined;
    let index = 0;
    for (const other of places.keys()) {
      if (other === definition) break;
      index++;
    }
    return index;
  }

  get namesSystems(): boolean {
    return this.#naming.size > 0;
  }

  /** The path of the file that an include in `from` names, the nearest by folder. */
  header(name: string, from: string): string | undefined {
    const end = `/${name.replaceAll('\\', '/').replace(/^(?:\.\.?\/)+/, '')}`;
    let best: string | undefined;
    this.#paths ??= byName(this.#entries.keys());
    for (const path of this.#paths.get(nameIn(end)) ?? []) {
      if (!endsWithNames(path, end)) continue;
      if (best === undefined || commonFolders(path, from) > commonFolders(best, from)) best = path;
    }
    return best;
  }

  definitionsOf(path: string): readonly Definition[] {
    return [...(this.#entries.get(path)?.places.keys() ?? [])];
  }

  named(name: string): readonly Definition[] {
    return this.#byName.get(name) ?? [];
  }

  callersOf(name: string): readonly Definition[] {
    return this.#callers.get(name) ?? [];
  }

  /** Those callers of its name for which a definition is one that the name may mean. */
  *callersSeeing(definition: Definition): Generator<Definition> {
    const { name, path } = definition;
    const isAlone = this.named(name).length === 1;
    const seenIn = new Map<string, boolean>();
    for (const caller of this.callersOf(name)) {
      let isSeen = caller.path === path || (isSeenOutside(definition) && (isAlone || seenIn.get(caller.path)));
      if (isSeen === undefined) {
        isSeen = this.visible(name, caller.path).includes(definition);
        seenIn.set(caller.path, isSeen);
      }
      if (isSeen) yield caller;
    }
  }

  /** The definition's text, or undefined when its file can't be read any more. */
  textOf(definition: Definition): string | undefined {
    if (definition.text !== undefined) return definition.text;
    const entry = this.#entries.get(definition.path);
    const place = entry?.places.get(definition);
    const text = entry?.scan?.text ?? this.#read(definition.path);
    return place && text?.slice(place.start, place.end);
  }

  /**
   * The definitions that a name may mean in a file: its own, else those outside that are nearest by folder; none where
   * these are too many to tell. Of a member: what it holds, where that is the same wherever it is given something.
   */
  visible(name: string, path: string): readonly Definition[] {
    const all = this.named(name);
    const [first] = all;
    if (first === undefined) return all;
    if (first.isMember === true) return this.#isOne(first, all) ? [first] : [];
    const own = all.filter((d) => d.path === path);
    if (own.length > 0) return own;
    const outside = all.filter(isSeenOutside);
    if (outside.length < 2) return outside;
    const best = Math.max(...outside.map((d) => commonFolders(d.path, path)));
    const nearest = outside.filter((d) => commonFolders(d.path, path) === best);
    return nearest.length > MOST_MEANT ? [] : nearest;
  }

  /** Whether a member holds one function only: one definition, or what is none of the project's. */
  #isOne({ target = '' }: Definition, all: readonly Definition[]): boolean {
    if (target === '' || all.some((d) => d.target !== target)) return false;
    return new Set(all.flatMap((d) => this.visible(target, d.path))).size < 2;
  }

  #list(definition: Definition): void {
    listUnder(this.#byName, definition.name, definition);
    for (const call of definition.calls) listUnder(this.#callers, call, definition);
  }

  #unlist(definition: Definition): void {
    const named = this.#byName.get(definition.name);
    if (named) drop(named, definition);
    for (const call of definition.calls) drop(this.#callers.get(call) ?? [], definition);
  }
}

const NOTHING: readonly Definition[] = [];

function define(text: string, path: string, item: Item): readonly Definition[] {
  if (item.head) return [definitionOf(text, path, item, item.head), ...membersOf(text, path, item)];
  if (item.kind !== 'directive') return membersOf(text, path, item);
  const directive = text.slice(item.start, item.end);
  if (!/^[ \t]*#[ \t]*define\b/.test(directive)) return NOTHING;
  const macro = macroDefinition(directive, path) ?? aliasMacro(directive, path);
  if (macro === undefined) return NOTHING;
  // `#define read win32_read` hides the system's own only there.
  return CATALOGUE.has(macro.name) && isForeign(text, item.start) ? NOTHING : [macro];
}

function listUnder<T>(lists: Map<string, T[]>, name: string, value: T): void {
  const known = lists.get(name);
  if (known) known.push(value);
  else lists.set(name, [value]);
}

/** A header's functions are seen by who includes it, static ones too. */
function isSeenOutside({ isStatic, path }: Definition): boolean {
  return !isStatic || path.endsWith('.h');
}

function drop(list: Definition[], definition: Definition): void {
  const at = list.indexOf(definition);
  if (at !== -1) list.splice(at, 1);
}

function keyOf({ name, digest }: Definition): string {
  return `${name} ${digest}`;
}

/** Macros stand outside functions. */
function isOther([first]: readonly Definition[]): boolean {
  return first === undefined || first.text !== undefined;
}

function byName(paths: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, string[]>();
  for (const path of paths) listUnder(known, nameIn(path), path);
  return known;
}
