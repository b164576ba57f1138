/**
 * Stands for the engine where a test is about the protocol. In its toy language `copy(safe)` is a copy with a safe
 * fix, `copy(review)` one whose fix assumes something, `copy(lost)` one that can only be shown, `copy(refused)` one
 * whose fix turns out to be impossible; `read(x)` on the same line fills the buffer; `BOOM` makes the analyser fail.
 * `def NAME` in any file of the project makes `NAME()` a copy, too; with types `Copy(safe)` is one as well; a file
 * with `SLOW` takes a hundred steps to learn.
 */
import { setImmediate } from 'node:timers/promises';
import type { Analysis, DocumentAnalyser, FixedText } from '../../server/src/engine/index.js';
import { Project } from '../../server/src/engine/project.js';
import {
  applyEdits,
  Cancelled,
  type Advice,
  type Cancellation,
  type CostFigures,
  type Finding,
  type IndexFailure,
  type Language,
  type ProjectIndex,
  type Rewrite,
  type Settings,
} from '../../server/src/model/index.js';
import { copySite, transfer } from '../support/site.js';

const FIGURES: CostFigures = {
  mechanism: 'read-write',
  systemCalls: 2,
  modeSwitches: 4,
  cpuCopies: 2,
  dmaCopies: 2,
  facts: [],
};

function advice(safety: Advice['safety'], changes: Partial<Advice> = {}): Advice {
  return {
    technique: 'sendfile',
    title: 'send with `sendfile`',
    safety,
    assumed: [],
    lost: [],
    keptByCode: [],
    cost: {
      before: FIGURES,
      after: { ...FIGURES, mechanism: 'sendfile', systemCalls: 1 },
      gain: 'known',
      gainBecause: '',
    },
    ...changes,
  };
}

const ADVICE: Readonly<Record<string, readonly Advice[]>> = {
  safe: [advice('safe'), advice('safe', { technique: 'mmap-write', title: 'map the file' })],
  review: [advice('review', { assumed: ['`out` is a socket', '`in` is a file'] })],
  lost: [advice('shown-only', { lost: ['the limit', 'the offset'] })],
  refused: [advice('safe')],
};

function findingsOf(text: string): Finding[] {
  return [...text.matchAll(/^(?<before>.*)copy\((?<kind>\w+)\)/gm)].flatMap((match): Finding[] => {
    const lineBefore =
      text
        .slice(0, Math.max(0, match.index - 1))
        .split('\n')
        .at(-1) ?? '';
    if (match.index > 0 && lineBefore.includes('zerocopy-ignore-next-line')) return [];
    const { before = '', kind = '' } = match.groups ?? {};
    const anchor = { start: match.index + before.length, end: match.index + match[0].length };
    const read = /read\(\w+\)/.exec(before);
    const fill =
      read === null ? anchor : { start: match.index + read.index, end: match.index + read.index + read[0].length };
    const site = copySite({
      range: { start: fill.start, end: anchor.end },
      anchor,
      fill: transfer({ span: fill }),
      drains: [transfer({ direction: 'out', span: anchor })],
    });
    const message = `bytes are copied (${kind})`;
    return [{ pattern: 'copy-loop', severity: 'warning', message, site, advice: ADVICE[kind] ?? [] }];
  });
}

/** What the toy project knows: the names that its files define. */
export class FakeIndex implements ProjectIndex {
  readonly texts = new Map<string, string>();
  readonly #queue: string[] = [];
  #names = '';
  revision = 0;
  changes = 0;

  update(path: string, text: string): void {
    if (this.texts.get(path) !== text) this.changes++;
    this.texts.set(path, text);
    this.#queue.push(...(text.includes('SLOW') ? Array.from({ length: 100 }, () => path) : [path]));
  }

  remove(path: string): void {
    if (!this.texts.delete(path)) return;
    this.changes++;
    this.#queue.push(path);
  }

  settle(cancellation: Cancellation): readonly IndexFailure[] {
    while (this.#queue.length > 0) {
      if (cancellation.cancelled) throw new Cancelled();
      this.#queue.shift();
    }
    const names = namesIn(this.texts.values());
    if (names.join() !== this.#names) this.revision++;
    this.#names = names.join();
    return [];
  }

  mayCopy(): boolean {
    return true;
  }

  keep(): Iterable<unknown> {
    return this.texts;
  }

  *restore(pieces: Iterable<unknown>): Generator<undefined, void> {
    for (const piece of pieces) {
      if (!Array.isArray(piece) || piece.length !== 2) throw new TypeError('no piece of the toy');
      const [path, text] = piece as [string, string];
      this.texts.set(path, text);
      yield;
    }
    this.#names = namesIn(this.texts.values()).join();
  }

  get paths(): Iterable<string> {
    return this.texts.keys();
  }

  isReadWhole(): boolean {
    return false;
  }

  get names(): readonly string[] {
    return this.#names.split(',').filter(Boolean);
  }
}

function namesIn(texts: Iterable<string>): readonly string[] {
  return [...texts].flatMap((text) => [...text.matchAll(/def (\w+)/g)].map(({ 1: name = '' }) => name)).sort();
}

const TOY: Language = {
  id: 'c',
  title: 'Toy',
  extensions: ['.c', '.h'],
  protocolIds: ['c'],
  indexed: true,
  mayCopy: () => true,
  load: () => Promise.reject(new Error('the toy loads nothing')),
};

export class FakeWorkbench {
  readonly indexed = [TOY];
  /** Of the projects that were made, in order. */
  readonly indexes: FakeIndex[] = [];
  /** Of the newest project. */
  functions: Settings['functions'] = {};
  /** The texts that were analysed, in order. */
  readonly analysed: string[] = [];
  /** The texts that were looked at with types, in order. */
  readonly refined: string[] = [];
  /** What the analysis was told when it was given up. */
  readonly disposed: string[] = [];
  cancellations = 0;
  /** While set, an analysis waits until it is resolved or given up. */
  hold: Promise<void> | undefined;
  /** While true, an analysis never looks whether it was given up. */
  deaf = false;

  languageOf(path: string): Language | undefined {
    return /\.[ch]$/.test(path) ? TOY : undefined;
  }

  project(read: (path: string) => string | undefined, functions: Settings['functions'] = {}): Project {
    this.functions = functions;
    const index = new FakeIndex();
    this.indexes.push(index);
    return new Project({
      languageOf: (path) => this.languageOf(path),
      service: () => Promise.resolve({ open: failToOpen, project: () => index }),
      read,
      functions,
    });
  }

  open(path: string, protocolId?: string, project?: Project): DocumentAnalyser | undefined {
    if (protocolId === 'unheard-of') return undefined;
    const analyse = async (text: string, settings: Settings, cancellation: Cancellation): Promise<Analysis> => {
      await project?.update(path, text);
      project?.settle(cancellation);
      const index = (await project?.indexFor(TOY)) as FakeIndex | undefined;
      return this.#analyse(text, settings, cancellation, index?.names ?? []);
    };
    return {
      analyse,
      refine: async (text, settings, cancellation) => {
        this.refined.push(text);
        if (text.includes('TYPES FAIL')) throw new Error('the checker broke');
        const typed = text.replaceAll('Copy(', 'copy(');
        return typed === text ? undefined : this.#analyse(typed, settings, cancellation, []);
      },
      rewrite: (text, finding) => Promise.resolve(rewrite(text, finding)),
      fix: async (text, settings, _choice, cancellation): Promise<FixedText> => {
        const { findings } = await analyse(text, settings, cancellation);
        const edits = findings
          .filter((finding) => finding.advice[0]?.safety === 'safe')
          .map((finding) => rewrite(text, finding))
          .flatMap((made) => (made.ok ? made.edits : []));
        return { text: applyEdits(text, edits), applied: [], refused: [] };
      },
      callAt: (text, offset, among) => {
        const match = [...text.matchAll(/\w+(?=\()/g)].find((it) => {
          return it.index <= offset && offset <= it.index + it[0].length;
        });
        if (match === undefined || !among(match[0])) return Promise.resolve(undefined);
        return Promise.resolve({
          name: match[0],
          span: { start: match.index, end: match.index + match[0].length },
        });
      },
      dispose: () => this.disposed.push(path),
    };
  }

  async #analyse(
    text: string,
    _settings: Settings,
    cancellation: Cancellation,
    names: readonly string[],
  ): Promise<Analysis> {
    this.analysed.push(text);
    let held = this.hold !== undefined;
    void this.hold?.then(() => {
      held = false;
    });
    const givenUp = () => !this.deaf && cancellation.cancelled;
    while (held && !givenUp()) await setImmediate();
    if (givenUp()) {
      this.cancellations++;
      throw new Cancelled();
    }
    if (text.includes('BOOM')) throw new Error('the parser broke\nwith a stack');
    const suppressions = [...text.matchAll(/\/[/*] zerocopy-ignore-\S+ unused.*$/gm)].map((match) => ({
      span: { start: match.index, end: match.index + match[0].length },
      reason: '',
      used: false,
    }));
    const known = names.reduce((all, name) => all.replaceAll(`${name}()`, 'copy(safe)'), text);
    return { findings: findingsOf(known), inspected: [], suppressions, losses: [] };
  }
}

function failToOpen(): never {
  throw new Error('the toy has no sessions');
}

function rewrite(text: string, { site: { anchor } }: Finding): Rewrite {
  const call = text.slice(anchor.start, anchor.end);
  if (call.includes('refused')) return { ok: false, because: 'the result would not parse' };
  return { ok: true, edits: [{ span: anchor, text: call.replace('copy', 'sendfile') }] };
}
