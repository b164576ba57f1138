/**
 * What a test needs of the machine and may not find there. Such a suite is skipped, and recorded, so that the summary of
 * `npm test` can name what is missing and how to install it; with CI=true a skip is a failure.
 */
import { accessSync, appendFileSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isHostReady } from '../editor/host.mjs';

const finders = {
  cc: () => findTool('cc', 'gcc', 'clang'),
  chromium: () => findTool('chromium', 'chromium-browser', 'google-chrome'),
  vscode: () => (isHostReady() ? 'ready' : undefined),
} satisfies Record<string, () => string | undefined>;

export type Need = keyof typeof finders;

/** The first of these programs that is found in PATH. */
export function findTool(...names: string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where the thing is (a program's path), or undefined if it is missing. */
export function find(need: Need): string | undefined {
  return finders[need]();
}

/** Call it first in a `describe`: skips all tests of the suite if one of these is missing. */
export function needs(...wanted: Need[]): void {
  before(function () {
    const missing = wanted.filter((need) => find(need) === undefined);
    if (missing.length === 0) return;
    const record = process.env['ZEROCOPY_MISSING_FILE'];
    if (record !== undefined) appendFileSync(record, missing.map((need) => `${need}\n`).join(''));
    this.skip();
  });
}
