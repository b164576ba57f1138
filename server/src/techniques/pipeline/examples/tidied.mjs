import { createWriteStream, unlink, unlinkSync } from 'node:fs';
import { get } from 'node:http';
import archiver from 'archiver';

/** Rejects when what has come is gone. */
export function save(url, path) {
  return new Promise((resolve, reject) => {
    get(url, (answer) => {
      const file = createWriteStream(path);
      const failed = (error) => unlink(path, () => reject(error));
      file.on('error', failed);
      file.on('finish', resolve);
      answer.pipe(file); // finds: unguarded-pipe http-response -> file
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
      answer.pipe(file); // finds: unguarded-pipe http-response -> file
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
  archive.pipe(createWriteStream(path)); // finds: unguarded-pipe unknown -> file
  archive.directory(folder, false);
  archive.finalize();
}
