import { createReadStream, createWriteStream } from 'node:fs';

export async function copy(from: string, to: string): Promise<void> {
  const source = createReadStream(from);
  const target = createWriteStream(to);
  await new Promise<void>((resolve, reject) => {
    source.on('data', (chunk) => {
      if (!target.write(chunk)) { // finds: data-handler file -> file keeps(nonblocking)
        source.pause();
        target.once('drain', () => source.resume());
      }
    });
    source.on('end', () => target.end());
    source.on('error', reject);
    target.on('error', reject);
    target.on('finish', resolve);
  });
}
