import { Workbench, type Analysis } from '../../../server/src/engine/index.js';
import { typescript } from '../../../server/src/languages/typescript/index.js';
import {
  applyEdits,
  DEFAULT_SETTINGS,
  NEVER_CANCELLED,
  type LanguageHost,
  type LanguageService,
  type Lowering,
  type Step,
} from '../../../server/src/model/index.js';

const host: LanguageHost = { grammar: () => Promise.reject(new Error('TypeScript needs no grammar')) };

let loading: Promise<LanguageService> | undefined;

export function service(): Promise<LanguageService> {
  return (loading ??= typescript.load(host));
}

export async function lower(text: string, path = 'a.ts'): Promise<Lowering> {
  const session = (await service()).open(path);
  try {
    return session.lower(text, NEVER_CANCELLED);
  } finally {
    session.dispose();
  }
}

/** All steps of all functions of a text, in the order of their blocks. */
export async function steps(text: string, path?: string): Promise<readonly Step[]> {
  const { functions } = await lower(text, path);
  return functions.flatMap(({ graph }) => graph.blocks.flatMap((b) => b.steps));
}

/** A document that stays open. */
export function document(path: string): { analyse(text: string): Promise<Analysis>; dispose(): void } {
  const open = new Workbench([typescript], host).open(path);
  if (open === undefined) throw new Error(`no language claims ${path}`);
  return {
    analyse: (text) => open.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED),
    dispose: () => {
      open.dispose();
    },
  };
}

export async function analyse(text: string, path = 'a.ts'): Promise<Analysis> {
  const analyser = new Workbench([typescript], host).open(path);
  if (analyser === undefined) throw new Error(`no language claims ${path}`);
  try {
    return await analyser.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
  } finally {
    analyser.dispose();
  }
}

/** `SOURCE -> SINK [keeps]` for each copy, `SOURCE -> SINK !objections` for each inspected site. */
export async function sites(text: string, path?: string): Promise<readonly string[]> {
  const { findings, inspected } = await analyse(text, path);
  return [
    ...findings.map(({ site: s }) => {
      const keeps = [...new Set(s.keeps.map((k) => k.obligation))].sort().join(', ');
      return `${s.source.handle} -> ${s.sink.handle}${keeps && ` [${keeps}]`}`;
    }),
    ...inspected.map((s) => `${s.source.handle} -> ${s.sink.handle} !${s.objections.map((o) => o.kind).join(', ')}`),
  ];
}

/** The text after the first advice of its first finding, or why there is no such text. */
export async function fixed(text: string, path = 'a.ts'): Promise<string> {
  const analyser = new Workbench([typescript], host).open(path);
  if (analyser === undefined) throw new Error(`no language claims ${path}`);
  try {
    const { findings } = await analyser.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
    const [finding] = findings;
    const [advice] = finding?.advice ?? [];
    if (finding === undefined || advice === undefined) return 'no advice';
    const rewrite = await analyser.rewrite(text, finding, advice.technique);
    return rewrite.ok ? applyEdits(text, rewrite.edits) : `refused: ${rewrite.because}`;
  } finally {
    analyser.dispose();
  }
}
