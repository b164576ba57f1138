import { constants, type Stats } from 'node:fs';
import { stat, copyFile } from 'node:fs/promises';

export async function copy(from: string, to: string): Promise<void> {
  await copyFile(from, to); // finds: read-file-write-file file -> file
}

// A copy that must not replace anything.
export async function copyNew(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL); // finds: read-file-write-file file -> file keeps(exclusive)
}

export function copyThen(from: string, to: string): Promise<void> {
  return copyFile(from, to); // finds: read-file-write-file file -> file
}

export async function sizeOf(path: string): Promise<number> {
  const { size }: Stats = await stat(path);
  return size + constants.F_OK;
}

export async function apart(template: string, target: string): Promise<void> {
  // As text.
  await copyFile(template, target); // finds: read-file-write-file file -> file keeps(encoding)
}
