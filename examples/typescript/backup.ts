// Copies files, and keeps count of it in a small JSON file.
import { readFile, writeFile } from 'node:fs/promises';

/** Here the whole file is held in memory, only to be written out again. */
async function backUp(from: string, to: string): Promise<void> {
  const content = await readFile(from);
  await writeFile(to, content);
}

/** Not a copy: the content is changed on its way. */
async function countBackup(log: string, from: string): Promise<void> {
  const text = await readFile(log, 'utf8').catch(() => '{}');
  const counts = JSON.parse(text) as Record<string, number>;
  counts[from] = (counts[from] ?? 0) + 1;
  await writeFile(log, JSON.stringify(counts, undefined, 2));
}

async function main(files: readonly string[]): Promise<void> {
  for (const file of files) {
    await backUp(file, `${file}.bak`);
    await countBackup('backups.json', file);
  }
}

await main(process.argv.slice(2));
