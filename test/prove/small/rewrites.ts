import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { allLanguages } from '../../../server/src/bin/languages.generated.js';
import { Workbench } from '../../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../../server/src/hosts/node/index.js';
import { applyEdits, DEFAULT_SETTINGS, NEVER_CANCELLED, type Advice } from '../../../server/src/model/index.js';

export const PROGRAMS = join(import.meta.dirname, 'programs');

/** A small program and what one technique made of it. */
export interface Rewritten {
  readonly program: string;
  readonly advice: Advice;
  /** The C texts. */
  readonly before: string;
  readonly after: string;
}

/** For a test of a proof itself: one program only, and its rewritten text spoiled. */
export interface Spoiled {
  readonly program: string;
  spoil(text: string): string;
}

/** Every small program by every technique that may be applied; the changed texts go to `folder`. */
export async function rewrites(folder: string, spoiled?: Spoiled): Promise<readonly Rewritten[]> {
  const workbench = new Workbench(allLanguages, nodeLanguageHost());
  // What their header defines is known, as it is for the files of a project.
  const project = workbench.project((path) => readFileSync(path, 'utf8'));
  const header = join(import.meta.dirname, 'world.h');
  await project.update(header, readFileSync(header, 'utf8'));
  const found: Rewritten[] = [];
  for (const file of readdirSync(PROGRAMS).sort()) {
    const program = basename(file, '.c');
    if (spoiled && spoiled.program !== program) continue;
    const before = join(PROGRAMS, file);
    const text = readFileSync(before, 'utf8');
    mkdirSync(join(folder, program));
    const analyser = workbench.open(before, undefined, project);
    if (analyser === undefined) throw new Error(`no language claims ${file}`);
    const { findings } = await analyser.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
    for (const finding of findings) {
      for (const advice of finding.advice.filter((a) => a.safety !== 'shown-only')) {
        const rewrite = await analyser.rewrite(text, finding, advice.technique);
        if (!rewrite.ok) throw new Error(`${program}: ${advice.technique} gives no rewrite: ${rewrite.because}`);
        const changed = applyEdits(text, rewrite.edits);
        const final = spoiled ? spoiled.spoil(changed) : changed;
        if (spoiled && final === changed) continue;
        const after = join(folder, program, `${advice.technique}.c`);
        writeFileSync(after, final);
        found.push({ program, advice, before, after });
      }
    }
    analyser.dispose();
  }
  return found;
}
