import { createWriteStream, unlink, unlinkSync } from 'node:fs';
import { get } from 'node:http';
import { pipeline } from 'node:stream';
import archiver from 'archiver';

/** Rejects when what has come is gone. */
export function save(url, path) {
  return new Promise((resolve, reject) => {
    get(url, (answer) => {
      const file = createWriteStream(path);
      const failed = (error) => unlink(path, () => reject(error));
      file.on('error', failed);
      file.on('finish', resolve);
      pipeline(answer, file, () => {
        // An error destroys `file`, and is heard of there.
      }); // finds: unguarded-pipe http-response -> file
    });
  });
}

/** It is gone at once. */
export function saveSync(url, path) {
  return new Promise((resolve, reject) => {
    get(url, (answer) => {
      const file = createWriteStream(path);
      file.on('error', (error) => {
        unlinkSync(path);
        reject(error);
      });
      file.on('close', resolve);
      pipeline(answer, file, (error) => {
        if (error) reject(error);
      }); // finds: unguarded-pipe http-response -> file
    });
  });
}

/** `close` would come first, and an error be taken for the end. */
export function saveClosed(url, path) {
  return new Promise((resolve, reject) => {
    get(url, (answer) => {
      const file = createWriteStream(path);
      file.on('error', (error) => {
        unlink(path, () => reject(error));
      });
      file.on('close', resolve);
      answer.pipe(file); // finds: unguarded-pipe http-response -> file
    });
  });
}

/** The promise is the archive's own, which tells nothing when somebody else destroys it. */
export async function pack(folder, path) {
  const archive = archiver('zip');
  archive.pipe(createWriteStream(path)); // finds: unguarded-pipe unknown -> file
  archive.directory(folder, false);
  await archive.finalize();
}

/** Nobody waits. */
export function packAway(folder, path) {
  const archive = archiver('zip');
  pipeline(archive, createWriteStream(path), (error) => {
    if (error) console.error(error);
  }); // finds: unguarded-pipe unknown -> file
  archive.directory(folder, false);
  archive.finalize();
}
