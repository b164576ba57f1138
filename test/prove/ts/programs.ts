import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { allLanguages } from '../../../server/src/bin/languages.generated.js';
import { Workbench } from '../../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../../server/src/hosts/node/index.js';
import {
  applyEdits,
  DEFAULT_SETTINGS,
  NEVER_CANCELLED,
  type Advice,
  type CopySite,
} from '../../../server/src/model/index.js';
import { allTechniques } from '../../../server/src/techniques/index.js';
import { PARAMETERS, type Parameter } from './driver/case.js';
import { modules } from './host.mjs';

/** Small programs, one for each form of copy; each exports a function `program`, whose parameters say what it takes. */
const FIXTURES = join(import.meta.dirname, 'fixtures');

/** What one technique made of a program. */
export interface Rewritten {
  readonly technique: Advice['technique'];
  readonly advice: Advice;
  readonly site: CopySite;
  /** What the card says of the technique, and what can go wrong with it. */
  readonly claims: readonly string[];
  /** The module, as JavaScript. */
  readonly module: string;
}

export interface Program {
  readonly name: string;
  readonly takes: readonly Parameter[];
  readonly module: string;
  readonly rewrites: readonly Rewritten[];
}

/** For a test of the proof itself: a rewritten text is spoiled before it is run. */
export type Spoil = (text: string) => string;

/** Every program, and what every technique that may be applied makes of it; modules go to `folder`. */
export async function programsIn(folder: string, only?: string, spoil?: Spoil): Promise<readonly Program[]> {
  mkdirSync(folder, { recursive: true });
  symlinkSync(modules, join(folder, 'node_modules'));
  const workbench = new Workbench(allLanguages, nodeLanguageHost());
  const programs: Program[] = [];
  for (const file of readdirSync(FIXTURES).sort()) {
    const path = join(FIXTURES, file);
    const name = file.replace(/\.\w+$/, '');
    if (only !== undefined && name !== only) continue;
    const text = readFileSync(path, 'utf8');
    const analyser = workbench.open(path);
    if (analyser === undefined) throw new Error(`no language claims ${file}`);
    try {
      const { findings } = await analyser.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
      const rewrites: Rewritten[] = [];
      const texts = new Set<string>();
      for (const finding of findings) {
        for (const advice of finding.advice.filter((a) => a.safety !== 'shown-only')) {
          const { technique } = advice;
          const rewrite = await analyser.rewrite(text, finding, technique);
          if (!rewrite.ok) throw new Error(`${name}: ${technique} gives no rewrite: ${rewrite.because}`);
          const changed = applyEdits(text, rewrite.edits);
          const final = spoil ? spoil(changed) : changed;
          // Several findings of a chain have one fix.
          if ((spoil && final === changed) || texts.has(final)) continue;
          texts.add(final);
          const known = allTechniques.find((t) => t.id === technique);
          const claims = [...(known?.risks(finding.site) ?? []), ...(known?.summary ?? [])];
          rewrites.push({
            technique,
            advice,
            site: finding.site,
            claims: claims.map(([claim]) => claim),
            module: await moduleOf(join(folder, `${name}.${technique}-${texts.size}`), file, final),
          });
        }
      }
      programs.push({
        name,
        takes: parametersOf(text),
        module: await moduleOf(join(folder, name), file, text),
        rewrites,
      });
    } finally {
      analyser.dispose();
    }
  }
  return programs;
}

function parametersOf(text: string): readonly Parameter[] {
  const list = /\bfunction program\(([^{]*?)\)[:\s\w<>]*\{/.exec(text)?.[1];
  if (list === undefined) throw new Error(`no function \`program\` in: ${text}`);
  const names = [...list.matchAll(/(\w+)(?:\s*:[^,(]*(?:\([^)]*\)[^,]*)?)?(?:,|$)/g)].map(([, name]) => name);
  if (text.includes('process.stdout')) names.push('stdout');
  return names.map((name) => {
    const known = PARAMETERS.find((p) => p === name);
    if (known === undefined) throw new Error(`nothing is known that could be given as \`${name ?? ''}\``);
    return known;
  });
}

/** Writes a text as JavaScript that any Node runs. */
async function moduleOf(path: string, file: string, text: string): Promise<string> {
  const extension = file.endsWith('.cjs') ? 'cjs' : 'mjs';
  const { code } = await transform(text, { loader: file.endsWith('ts') ? 'ts' : 'js', target: 'node20' });
  const module = `${path}.${extension}`;
  writeFileSync(module, code);
  writeFileSync(`${path}.txt`, text);
  return module;
}
