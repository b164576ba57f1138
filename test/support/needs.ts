/**
 * What a test needs of the machine and may not find there. Such a suite is skipped, and recorded, so that the summary of
 * `npm test` can name what is missing and how to install it; with CI=true a skip is a failure.
 */
import { appendFileSync } from 'node:fs';
import { tools } from '../../scripts/lib/tools.mjs';

export type Need = keyof typeof tools;

/** Where the thing is (a program's path), or undefined if it is missing. */
export function find(need: Need): string | undefined {
  return tools[need].find();
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
