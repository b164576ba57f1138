import { MEASURED_NODE, type Claim, type ReferenceCall } from '../call.js';

/** Functions of `fs`. */

/** All the ways to call a function of `fs`. */
function namesOf(...functions: readonly string[]): readonly string[] {
  const modules = ['fs', 'fs/promises', 'fs-extra', 'graceful-fs', 'fs-extra/promises', 'graceful-fs/promises'];
  return modules.flatMap((module) => functions.flatMap((it) => [`${module}.${it}`, `${module}.${it}Sync`]));
}

const POOL: Claim = [
  'The callback and promise forms work in a pool of 4 threads (`UV_THREADPOOL_SIZE`); the `Sync` form stops the event loop.',
  'Node documentation, fs: Threadpool usage, and cli: UV_THREADPOOL_SIZE',
];

export const readFile: ReferenceCall = {
  id: 'readFile',
  language: 'typescript',
  title: 'fs.readFile',
  names: namesOf('readFile'),
  form: 'readFile(path: string | URL | number, options?: { encoding?, flag?, signal? }): Promise<Buffer | string>',
  summary: 'Reads a whole file into memory.',
  figure: { mechanism: 'whole-file', source: 'file', sink: 'file' },
  copies: [
    [
      'The processor copies from the page cache to a Buffer, and writing that copies once more. With an encoding there is a string besides.',
      'libuv, src/unix/fs.c: uv__fs_read; Node, lib/internal/fs/promises.js: readFileHandle',
    ],
    [
      '1 GiB took 1,067 MiB of memory; with `writeFile` it took 2.05 to 2.24 times the processor time of a 64 KiB loop, `copyFile` 0.90.',
      `${MEASURED_NODE}, 1 GiB from file to file`,
    ],
  ],
  blocks: [POOL],
  count: [['All or nothing: the content, or an error.', 'Node documentation, fs.readFile']],
  errors: [
    ['ERR_FS_FILE_TOO_LARGE', 'more than 2 GiB', MEASURED_NODE],
    ['ENOENT', 'there is no such file', 'Node documentation, errors: Common system errors'],
    ['EISDIR', 'it is a directory', 'Node documentation, fs.readFile'],
    ['ABORT_ERR', 'the signal was aborted; what was read is gone', 'Node documentation, fs.readFile'],
  ],
  needs: [['The promise form Node 10, `signal` Node 15.2 or 14.17.', 'Node documentation, fs.readFile: History']],
  pitfalls: [
    [
      'To send or copy a file, do not read it first: `pipeline` needs one chunk of memory, `copyFile` none.',
      MEASURED_NODE,
    ],
    ['With `utf8` bytes that are no UTF-8 become U+FFFD: what is written then is another file.', MEASURED_NODE],
  ],
};

export const writeFile: ReferenceCall = {
  id: 'writeFile',
  language: 'typescript',
  title: 'fs.writeFile',
  names: namesOf('writeFile', 'appendFile', 'outputFile'),
  form: 'writeFile(path: string | URL | number, data: string | Uint8Array | AsyncIterable, options?): Promise<void>',
  summary: 'Writes a whole content to a file, which is made or cut to nothing before.',
  figure: { mechanism: 'whole-file', source: 'file', sink: 'file' },
  copies: [
    [
      'The processor copies from memory to the page cache; a string is encoded to bytes before.',
      'libuv, src/unix/fs.c: uv__fs_write',
    ],
  ],
  blocks: [POOL],
  count: [
    [
      'Goes on after short writes by itself, until all is written or an error comes.',
      'Node, lib/internal/fs/promises.js: writeAll',
    ],
  ],
  errors: [
    ['ENOSPC', 'the disk is full; a part of the content stands in the file', 'write(2), ERRORS'],
    ['EEXIST', 'flag `wx`: the file exists', 'Node documentation, fs: File system flags'],
    ['EACCES', 'the file or its folder may not be written', 'open(2), ERRORS'],
  ],
  needs: [['The promise form Node 10; `flush` Node 21 or 20.10.', 'Node documentation, fs.writeFile: History']],
  pitfalls: [
    [
      'Not atomic: who reads meanwhile sees a part. Write to another name and `rename`.',
      'Node documentation, fs.writeFile; rename(2)',
    ],
    [
      'Two calls for the same file at the same time mix their contents: wait for the first.',
      'Node documentation, fsPromises.writeFile',
    ],
  ],
};

export const createReadStream: ReferenceCall = {
  id: 'createReadStream',
  language: 'typescript',
  title: 'fs.createReadStream',
  names: namesOf('createReadStream', 'createWriteStream'),
  form: 'createReadStream(path, options?: { start?, end?, highWaterMark?, encoding?, signal? }): ReadStream',
  summary: 'A stream over a file: chunk by chunk into memory (`createWriteStream`: out of it).',
  figure: { mechanism: 'stream-chunks', source: 'file', sink: 'http-response' },
  copies: [
    [
      'Each chunk is copied from the page cache to a Buffer, and by the next stream to the kernel again; no stream of Node uses `sendfile`.',
      'libuv, src/unix/fs.c: uv__fs_sendfile is reached by `copyFile` only',
    ],
    [
      'File streams move 64 KiB at a time; a `highWaterMark` of 1 MiB brought `pipeline` from 2.18 to 1.32 times a 64 KiB loop.',
      `${MEASURED_NODE}, 1 GiB from file to file`,
    ],
  ],
  blocks: [
    POOL,
    [
      '`write` of the write stream gives false when its buffer is full: wait for `drain`, or the chunks pile up in memory.',
      `Node documentation, writable.write; ${MEASURED_NODE}: 62.5 of 64 MiB`,
    ],
  ],
  count: [['`end` of the options is inclusive: the first 100 bytes are `{ end: 99 }`.', MEASURED_NODE]],
  errors: [
    [
      'ENOENT',
      'comes as an `error` event, not as an exception: the file is opened later',
      'Node documentation, fs.createReadStream',
    ],
    [
      'ERR_STREAM_PREMATURE_CLOSE',
      'from `pipeline` or `finished`: the stream was closed before its end',
      'Node documentation, errors',
    ],
  ],
  needs: [['Every Node; `signal` since Node 15.5.', 'Node documentation, fs.createReadStream: History']],
  pitfalls: [
    ['An `error` event that nobody listens to ends the process.', 'Node documentation, events: Error events'],
    [
      'Opening the write stream cuts the file to nothing before the first byte is read, also when the source turns out to be missing or the same file.',
      MEASURED_NODE,
    ],
    ['With an encoding the chunks are strings, and bytes that are no such text are lost.', MEASURED_NODE],
  ],
};

export const copyFile: ReferenceCall = {
  id: 'copyFile',
  language: 'typescript',
  title: 'fs.copyFile',
  names: namesOf('copyFile'),
  form: 'copyFile(src: string | URL, dest: string | URL, mode?: number): Promise<void>',
  summary: 'Copies a file inside the kernel: nothing of it comes to the program.',
  figure: { mechanism: 'copy-file', source: 'file', sink: 'file' },
  copies: [
    [
      '`copy_file_range`, and `sendfile` where that is refused: the processor copies once, or not at all where files share extents (XFS, btrfs).',
      'libuv, src/unix/fs.c: uv__fs_copyfile',
    ],
    [
      '0.90 times the processor time of a 64 KiB loop, where streams took 2.1 times and `readFile` with `writeFile` 2.05.',
      `${MEASURED_NODE}, 1 GiB from file to file`,
    ],
  ],
  blocks: [POOL, ['No signal ends it, and there is no progress.', 'Node documentation, fs.copyFile']],
  count: [
    [
      'All or an error; files below `/proc` say that they are empty and are copied as nothing, without an error.',
      MEASURED_NODE,
    ],
  ],
  errors: [
    ['EEXIST', 'with `COPYFILE_EXCL`: the target exists', 'Node documentation, fs.copyFile'],
    ['ENOENT', 'there is no source; the target is untouched', MEASURED_NODE],
    [
      'EPERM',
      'the mode of the target may not be changed; some network file systems with a source that is read-only',
      'issues nodejs/node#43471 and nodejs/node#37284',
    ],
    [
      'ENOTSUP',
      'with `COPYFILE_FICLONE_FORCE`: the file system shares no extents',
      `Node documentation, fs.copyFile; ${MEASURED_NODE}, ext4`,
    ],
  ],
  needs: [['Node 8.5; promises Node 10.', 'Node documentation, fs.copyFile: History']],
  pitfalls: [
    [
      'The target gets the permission bits of the source, set-user-ID among them, whatever the umask; `writeFile` keeps those of an existing target.',
      MEASURED_NODE,
    ],
    [
      'When it fails after the target was opened the target is removed, also one that existed before.',
      `${MEASURED_NODE}; issue nodejs/node#43471`,
    ],
    [
      'A file below `/sys`, or one that is shortened meanwhile, may keep it busy for ever.',
      `${MEASURED_NODE}; libuv, src/unix/fs.c: uv__fs_copyfile`,
    ],
    ['Owner and times: not copied by libuv 1.46, copied from 1.49 on.', 'libuv/libuv#4396'],
  ],
};
