import { allPatterns } from '../../server/src/patterns/index.js';
import { allTechniques } from '../../server/src/techniques/index.js';
import { packageJson, settingEntries } from './contributions.js';
import type { Output } from './output.js';

/** What needs the declarations themselves, and so the registries up to date: package.json and the docs. */
export async function documents(root: string): Promise<readonly Output[]> {
  const entries = settingEntries(allPatterns, allTechniques);
  return [await packageJson(root, entries)];
}
