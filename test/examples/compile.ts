import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as ts from 'typescript';
import { ROOT } from '../../scripts/generate/examples.js';

const run = promisify(execFile);

/** What a strict C compiler says about a file; empty when it is content. `compiler` is its path. */
export async function compileC(compiler: string, path: string): Promise<string> {
  try {
    const flags = ['-std=gnu11', '-Wall', '-Wextra', '-Werror', '-fsyntax-only'];
    const { stdout, stderr } = await run(compiler, [...flags, path], { cwd: ROOT });
    return stdout + stderr;
  } catch (error) {
    if (error instanceof Error && 'stderr' in error) return String(error.stderr);
    throw error;
  }
}

/** What TypeScript says about files under `strict`, by path; each file is a module of its own. One program for all. */
export function compileTypeScript(paths: readonly string[]): ReadonlyMap<string, string> {
  const program = ts.createProgram(paths, {
    strict: true,
    noEmit: true,
    allowJs: true,
    checkJs: false,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    moduleDetection: ts.ModuleDetectionKind.Force,
    jsx: ts.JsxEmit.Preserve,
    types: ['node'],
    typeRoots: [`${ROOT}node_modules/@types`],
  });
  const host = {
    getCanonicalFileName: (name: string) => name,
    getCurrentDirectory: () => ROOT,
    getNewLine: () => '\n',
  };
  const messages = new Map<string, string>();
  for (const diagnostic of ts.getPreEmitDiagnostics(program)) {
    const file = diagnostic.file?.fileName ?? '';
    messages.set(file, (messages.get(file) ?? '') + ts.formatDiagnostic(diagnostic, host));
  }
  return messages;
}
