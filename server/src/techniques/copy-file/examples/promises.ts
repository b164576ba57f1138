import { constants, type Stats } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';

export async function copy(from: string, to: string): Promise<void> {
  const content = await readFile(from);
  await writeFile(to, content); // finds: read-file-write-file file -> file
}

// A copy that must not replace anything.
export async function copyNew(from: string, to: string): Promise<void> {
  await writeFile(to, await readFile(from), { flag: 'wx' }); // finds: read-file-write-file file -> file keeps(exclusive)
}

export function copyThen(from: string, to: string): Promise<void> {
  return readFile(from).then((content) => writeFile(to, content)); // finds: read-file-write-file file -> file
}

export async function sizeOf(path: string): Promise<number> {
  const { size }: Stats = await stat(path);
  return size + constants.F_OK;
}

export async function apart(template: string, target: string): Promise<void> {
  const data = await readFile(template);
  // As text.
  const text = data.toString();
  await writeFile(target, text); // finds: read-file-write-file file -> file keeps(encoding)
}
