import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as prettier from 'prettier';

/** A file that is written from declarations; never edited by hand, or only outside of its markers. */
export interface Output {
  /** From the project's root, with slashes. */
  readonly path: string;
  readonly content: string;
}

/** Formats `content` as the project formats a file at `path`. */
export async function output(root: string, path: string, content: string): Promise<Output> {
  const file = join(root, path);
  const config = await prettier.resolveConfig(file);
  return { path, content: await prettier.format(content, { ...config, filepath: file }) };
}

/** The text of a file, or undefined when there is none. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes what differs; gives the paths that did. */
export async function writeOutputs(root: string, outputs: readonly Output[]): Promise<readonly string[]> {
  const written: string[] = [];
  for (const { path, content } of outputs) {
    const file = join(root, path);
    if ((await readIfThere(file)) === content) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    written.push(path);
  }
  return written;
}

/** Replaces what stands between `<!-- generated:NAME -->` and `<!-- /generated -->`. Throws when the markers are missing. */
export function fillSection(text: string, name: string, content: string): string {
  const opening = `<!-- generated:${name} -->`;
  const start = text.indexOf(opening);
  const end = text.indexOf('<!-- /generated -->', start);
  if (start < 0 || end < 0) throw new Error(`no generated section "${name}"`);
  return `${text.slice(0, start + opening.length)}\n\n${content.trim()}\n\n${text.slice(end)}`;
}
