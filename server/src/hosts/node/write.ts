import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';

/** The file is not what it was when it was read. */
export class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile';

  constructor() {
    super('was changed meanwhile, so nothing was written: run again');
  }
}

/**
 * Replaces a file's content by way of a temporary file beside it and a rename, so that others see the old bytes or the
 * new ones, never half of them; Ctrl-C removes the temporary file. Mode and owner are kept, and a symbolic link's target
 * is written, not the link. Rejects with ChangedMeanwhile when the file no longer holds `before`, and with a system error
 * when it is read-only or can't be written.
 */
export async function replaceFile(path: string, before: Buffer, after: Buffer): Promise<void> {
  // A rename asks for the folder's permission only, but who made a file read-only meant it.
  accessSync(path, constants.W_OK);
  await writeFileAtomic(path, '', {
    // The library itself writes with one call, which a full disk can cut short unnoticed; this goes on or throws.
    tmpfileCreated: (temporary) => {
      writeFileSync(temporary, after);
      if (!readFileSync(path).equals(before)) throw new ChangedMeanwhile();
    },
  });
}
