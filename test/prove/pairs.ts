import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { allTechniques } from '../../server/src/techniques/index.js';
import { examplesOf, isGolden } from '../../scripts/generate/examples.js';
import { allLanguages } from '../../server/src/bin/languages.generated.js';
import { Workbench } from '../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../server/src/hosts/node/index.js';
import { applyEdits, DEFAULT_SETTINGS, NEVER_CANCELLED, type Advice } from '../../server/src/model/index.js';

const execute = promisify(execFile);

/** A program and what one technique made of it, both compiled. */
export interface Pair {
  readonly title: string;
  readonly technique: Advice['technique'];
  readonly before: string;
  readonly after: string;
  readonly advice: Advice;
  /** What the card says about the site. */
  readonly risks: readonly string[];
  readonly sinkIsFile: boolean;
  /** True for a stream of stdio. */
  readonly sinkIsStream: boolean;
  /** True when a third argument opens the sink with O_APPEND. */
  readonly canAppend: boolean;
}

/** Compiles as strictly as a careful project would. Rejects with what the compiler says. */
export async function compile(compiler: string, source: string, program: string, ...flags: string[]): Promise<void> {
  await execute(compiler, ['-Wall', '-Wextra', '-Werror', '-O1', '-g0', ...flags, source, '-o', program]);
}

/** Every C example of a technique together with every technique that can rewrite it. */
export async function pairsIn(folder: string, compiler: string): Promise<readonly Pair[]> {
  const workbench = new Workbench(allLanguages, nodeLanguageHost());
  const pairs: Pair[] = [];
  for (const { path, title, text } of examplesOf('techniques').filter(
    (e) => e.path.endsWith('.c') && !isGolden(e.path),
  )) {
    const analyser = workbench.open(path);
    if (analyser === undefined) throw new Error(`no language claims ${path}`);
    const { findings } = await analyser.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
    const name = title.replace(/\W/g, '_');
    mkdirSync(join(folder, name));
    const before = join(folder, name, 'before');
    await compile(compiler, path, before);
    for (const finding of findings) {
      for (const advice of finding.advice.filter((a) => a.safety !== 'shown-only')) {
        const rewrite = await analyser.rewrite(text, finding, advice.technique);
        if (!rewrite.ok) throw new Error(`${title}: ${advice.technique} gives no rewrite: ${rewrite.because}`);
        const after = join(folder, name, `${advice.technique}-${finding.site.anchor.start}`);
        writeFileSync(`${after}.c`, applyEdits(text, rewrite.edits));
        await compile(compiler, `${after}.c`, after);
        pairs.push({
          title,
          technique: advice.technique,
          before,
          after,
          advice,
          risks:
            allTechniques
              .find((t) => t.id === advice.technique)
              ?.risks(finding.site)
              .map(([text]) => text) ?? [],
          sinkIsFile: !text.includes('socket'),
          sinkIsStream: finding.site.sink.access === 'stdio',
          canAppend: text.includes('O_APPEND'),
        });
      }
    }
    analyser.dispose();
  }
  return pairs;
}

/** The fault library, compiled. */
export async function faultLibrary(folder: string, compiler: string): Promise<string> {
  const library = join(folder, 'faults.so');
  await compile(compiler, join(import.meta.dirname, 'faults.c'), library, '-shared', '-fPIC');
  return library;
}

/** A file with `size` bytes that never repeat in step with a page. */
export function sourceOf(folder: string, size: number): string {
  const path = join(folder, `source-${size}`);
  const bytes = Buffer.alloc(size);
  for (let i = 0, x = 1; i < size; i++, x = (x * 1_103_515_245 + 12_345) & 0x7fffffff) bytes[i] = x >> 16;
  writeFileSync(path, bytes);
  return path;
}
