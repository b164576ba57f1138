/**
 * Stands for the engine where a test is about the protocol. In its toy language `copy(safe)` is a copy with a safe fix,
 * `copy(review)` one whose fix assumes something, `copy(lost)` one that can only be shown, `copy(refused)` one whose fix
 * turns out to be impossible; `read(x)` on the same line fills the buffer; `BOOM` makes the analyser fail.
 */
import { setImmediate } from 'node:timers/promises';
import type { Analysis, DocumentAnalyser, FixedText } from '../../server/src/engine/index.js';
import {
  applyEdits,
  Cancelled,
  type Advice,
  type Cancellation,
  type CostFigures,
  type Finding,
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

export class FakeWorkbench {
  /** The texts that were analysed, in order. */
  readonly analysed: string[] = [];
  /** What the analysis was told when it was given up. */
  readonly disposed: string[] = [];
  cancellations = 0;
  /** While set, an analysis waits until it is resolved or given up. */
  hold: Promise<void> | undefined;
  /** While true, an analysis never looks whether it was given up. */
  deaf = false;

  open(path: string, protocolId?: string): DocumentAnalyser | undefined {
    if (protocolId === 'unheard-of') return undefined;
    const analyse = this.#analyse.bind(this);
    return {
      analyse,
      rewrite: (text, finding) => Promise.resolve(rewrite(text, finding)),
      fix: async (text, settings, _choice, cancellation): Promise<FixedText> => {
        const { findings } = await analyse(text, settings, cancellation);
        const edits = findings
          .filter((finding) => finding.advice[0]?.safety === 'safe')
          .map((finding) => rewrite(text, finding))
          .flatMap((made) => (made.ok ? made.edits : []));
        return { text: applyEdits(text, edits), applied: [], refused: [] };
      },
      dispose: () => this.disposed.push(path),
    };
  }

  async #analyse(text: string, _settings: Settings, cancellation: Cancellation): Promise<Analysis> {
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
    return { findings: findingsOf(text), inspected: [], suppressions: [], losses: [] };
  }
}

function rewrite(text: string, { site: { anchor } }: Finding): Rewrite {
  const call = text.slice(anchor.start, anchor.end);
  if (call.includes('refused')) return { ok: false, because: 'the result would not parse' };
  return { ok: true, edits: [{ span: anchor, text: call.replace('copy', 'sendfile') }] };
}
