import { Workbench, type Analysis, type DocumentAnalyser, type FixedText } from '../../server/src/engine/index.js';
import type { Context } from '../../server/src/bin/commands/context.js';
import {
  applyEdits,
  type Advice,
  type CopySite,
  type Finding,
  type Language,
  type Pattern,
  type Rewrite,
  type Safety,
  type Span,
  type Transfer,
} from '../../server/src/model/index.js';

const PAIR = /read\((\w+), (\w+), (\d+)\);(.*?)write\((\w+), \2, n\);/gs;

/** A pattern that matches everything, so that rules exist. */
export const fakePattern: Pattern = {
  id: 'copy-loop',
  title: 'bytes are read only to be written',
  languages: ['c'],
  why: [['Every byte goes through `user space`, see [the manual](https://example.org).', 'read(2)']],
  matches: () => true,
  severity: () => 'warning',
};

const language: Language = {
  id: 'c',
  title: 'C',
  extensions: ['.c', '.h'],
  protocolIds: ['c'],
  mayCopy: (text) => text.includes('read(') && text.includes('write('),
  load: () => Promise.reject(new Error('the fake loads nothing')),
};

function transfer(direction: 'in' | 'out', callee: string, span: Span): Transfer {
  return {
    kind: 'transfer',
    direction,
    span,
    callee,
    endpoint: 0,
    buffer: 0,
    amount: { extent: 'counted', classes: [0] },
    placed: 'start',
    complete: false,
    wholeSource: false,
  };
}

const figures = {
  mechanism: 'sendfile',
  systemCalls: 1,
  modeSwitches: 2,
  cpuCopies: 1,
  dmaCopies: 2,
  facts: [],
} as const;

function adviceFor(safety: Safety): Advice {
  return {
    technique: 'sendfile',
    title: 'send with `sendfile`',
    safety,
    assumed: safety === 'review' ? ['`out` is a socket'] : [],
    lost: safety === 'shown-only' ? ['the progress bar stands still'] : [],
    keptByCode: [],
    cost: {
      before: { ...figures, mechanism: 'read-write', systemCalls: 2, modeSwitches: 4, cpuCopies: 2 },
      after: figures,
      gain: 'known',
      gainBecause: 'one pass less',
    },
  };
}

/** The text `review`, `lost`, `used` or `refuse` between read and write sets what becomes of the site. */
function analyseFake(text: string): Analysis {
  if (text.includes('CRASH')) throw new Error('the parser fell over\nand more');
  const findings: Finding[] = [];
  const inspected: CopySite[] = [];
  for (const match of text.matchAll(PAIR)) {
    const [whole, source = '', buffer = '', size = '', between = '', sink = ''] = match;
    const range = { start: match.index, end: match.index + whole.length };
    const fill = { start: range.start, end: text.indexOf(';', range.start) };
    const drain = { start: text.lastIndexOf('write(', range.end), end: range.end - 1 };
    const used = between.includes('used');
    const site: CopySite = {
      language: 'c',
      verdict: used ? 'inspected' : 'copy',
      function: { name: /(\w+)\(\) \{[^}]*$/.exec(text.slice(0, range.start))?.[1] ?? '', span: range },
      range,
      anchor: drain,
      shape: 'single',
      source: { kind: 'file', access: 'descriptor', handle: source, repeatable: true, traits: [] },
      sink: {
        kind: 'socket',
        access: 'descriptor',
        handle: sink,
        repeatable: true,
        traits: [],
        proof: { span: drain, because: `\`${sink}\` is a socket` },
      },
      buffer: { name: buffer, storage: 'array', capacity: Number(size) },
      fill: transfer('in', 'read', fill),
      drains: [transfer('out', 'write', drain)],
      otherFills: [],
      keeps: [{ kind: 'keep', obligation: 'eintr', span: fill }],
      objections: used ? [{ kind: 'content-used', span: fill, because: `\`${buffer}\` is passed to \`sum\`` }] : [],
    };
    if (used) inspected.push(site);
    else {
      const safety = between.includes('review') ? 'review' : between.includes('lost') ? 'shown-only' : 'safe';
      const message = `\`${buffer}\` is read only to be written`;
      findings.push({ pattern: 'copy-loop', severity: 'warning', message, site, advice: [adviceFor(safety)] });
    }
  }
  const damage = text.indexOf('DAMAGE');
  const losses = damage < 0 ? [] : [{ start: damage, end: damage + 'DAMAGE'.length }];
  return { findings, inspected, suppressions: [], losses };
}

function rewriteFake(text: string, finding: Finding): Rewrite {
  const { range, source, sink } = finding.site;
  const old = text.slice(range.start, range.end);
  if (old.includes('BROKEN')) throw new Error('the rewriter fell over');
  if (old.includes('refuse')) return { ok: false, because: 'a macro stands in the way' };
  return { ok: true, edits: [{ span: range, text: `sendfile(${sink.handle}, ${source.handle}, NULL, n);` }] };
}

class FakeAnalyser implements DocumentAnalyser {
  analyse(text: string): Promise<Analysis> {
    return Promise.resolve().then(() => analyseFake(text));
  }

  rewrite(text: string, finding: Finding): Promise<Rewrite> {
    return Promise.resolve().then(() => rewriteFake(text, finding));
  }

  fix(text: string, _settings: unknown, choice: { readonly safety: 'safe' | 'review' }): Promise<FixedText> {
    const applied: FixedText['applied'][number][] = [];
    const refused: FixedText['refused'][number][] = [];
    const edits = analyseFake(text).findings.flatMap((finding) => {
      const safety = finding.advice[0]?.safety;
      if (safety !== 'safe' && safety !== choice.safety) return [];
      const rewrite = rewriteFake(text, finding);
      if (rewrite.ok) applied.push({ finding, technique: 'sendfile' });
      else refused.push({ finding, because: rewrite.because });
      return rewrite.ok ? rewrite.edits : [];
    });
    return Promise.resolve({ text: applyEdits(text, edits), applied, refused });
  }

  callAt(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  dispose(): void {
    // Nothing to free.
  }
}

const real = new Workbench([language], { grammar: () => Promise.reject(new Error('the fake has no grammar')) });

/** Finds `read(fd, buf, N); ... write(fd2, buf, n);` in `.c` and `.h` files by their words alone. */
export const fakeWorkbench: Context['workbench'] = {
  indexed: [],
  languageOf: (path) => (/\.[ch]$/.test(path) ? language : undefined),
  open: (path) => (/\.[ch]$/.test(path) ? new FakeAnalyser() : undefined),
  project: (read, functions) => real.project(read, functions),
};
