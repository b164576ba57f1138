import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import * as ts from 'typescript';
import { examplesOf, goldenOf, isGolden } from '../../../scripts/generate/examples.js';

/** A function of an example, by name. */
export type Call = (name: string, ...parameters: readonly unknown[]) => Promise<unknown>;

export interface Pair {
  readonly before: Call;
  readonly after: Call;
}

/** Loads an example and its golden as CommonJS modules from `folder`, which must be empty at first. */
export function loadPair(folder: string, technique: string, name: string): Pair {
  const example = examplesOf('techniques').find(
    (it) => it.owner === technique && basename(it.path) === name && !isGolden(it.path),
  );
  if (example === undefined) throw new Error(`${technique} has no example ${name}`);
  return { before: load(folder, example.path), after: load(folder, goldenOf(example.path)) };
}

function load(folder: string, path: string): Call {
  const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const compiled = join(folder, `${basename(path)}.cjs`);
  if (!existsSync(compiled)) writeFileSync(compiled, outputText);
  const exported: unknown = createRequire(compiled)(compiled);
  return (name, ...parameters) => {
    const called: unknown = exported instanceof Object ? Reflect.get(exported, name) : undefined;
    if (typeof called !== 'function') return Promise.reject(new Error(`${path} exports no function ${name}`));
    // What is thrown at once is a rejection, too.
    return new Promise((resolve) => {
      resolve(Reflect.apply(called, undefined, parameters));
    });
  };
}
