import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { PassThrough, pipeline } from 'node:stream';
import { error } from 'node:console';

/** Goes on to the next file when one is closed. */
export class Journal {
  readonly lines = new PassThrough();
  private file: WriteStream | undefined;

  open(path: string): void {
    this.file = createWriteStream(path);
    this.file.on('error', error);
    this.lines.pipe(this.file); // finds: unguarded-pipe unknown -> file
  }

  close(): void {
    if (this.file === undefined) return;
    this.lines.unpipe(this.file);
    this.file.end();
  }

  write(line: string): void {
    this.lines.write(line);
  }
}

/** Only where one has failed. */
export function save(from: string, to: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const source = createReadStream(from, { start: 1 });
    const file = createWriteStream(to);
    file.on('error', () => {
      error('not saved');
      source.unpipe(file);
    });
    file.on('finish', resolve);
    pipeline(source, file, (err) => {
      if (err) reject(err);
    }); // finds: stream-file-copy file -> file
  });
}
