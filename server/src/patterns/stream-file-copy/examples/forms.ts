import * as fs from 'node:fs';

export function plain(from: string, to: string): void {
  fs.createReadStream(from).pipe(fs.createWriteStream(to)); // finds: stream-file-copy file -> file
}

export function watched(from: string, to: string, mode: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const reader = fs.createReadStream(from);
    const writer = fs.createWriteStream(to, { mode });
    reader.once('error', reject);
    writer.once('error', reject);
    writer.once('close', () => {
      resolve();
    });
    reader.pipe(writer); // finds: stream-file-copy file -> file
  });
}
