import { createReadStream, createWriteStream, unlink } from 'node:fs';
import { finished, pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';

/** Where the sink fails, `pipeline` would close the source, and what was not written be removed. */
export function move(from, to, moved) {
  const source = createReadStream(from);
  const sink = createWriteStream(to);
  sink.on('error', moved);
  source.on('close', () => unlink(from, moved));
  source.pipe(sink); // finds: stream-file-copy file -> file
}

/** Another name for the end, which comes only when all was read. */
export function copyThenTell(from, to, read, failed) {
  const source = createReadStream(from);
  const sink = createWriteStream(to);
  sink.on('error', failed);
  source.on('end', () => read(sink));
  pipeline(source, sink, () => {
    // An error destroys `sink`, and is heard of there.
  }); // finds: stream-file-copy file -> file
}

/** Somebody waits for `close` of one of two sinks. */
export function either(from, to, spare, done) {
  const first = to && createWriteStream(to);
  const second = createWriteStream(spare);
  second.on('close', done);
  createReadStream(from)
    .pipe(createGzip()) // finds: unguarded-pipe file -> stream
    .pipe(first || second); // finds: unguarded-pipe stream -> unknown
}

/** Whoever asked to be told of errors hears of all of them: none may end the process. */
export function zip(from, to, done) {
  const sink = createWriteStream(to);
  finished(sink, (error) => done(error));
  // finds: unguarded-pipe file -> stream
  pipeline(createReadStream(from), createGzip(), sink, () => {
    // An error destroys `sink`, and is heard of there.
  }); // finds: unguarded-pipe stream -> file
}

/** What is called back in any case would take an error for the end. */
export function zipThen(from, to, after, done) {
  const sink = createWriteStream(to);
  after(sink, () => done(to));
  createReadStream(from)
    .pipe(createGzip()) // finds: unguarded-pipe file -> stream
    .pipe(sink); // finds: unguarded-pipe stream -> file
}

/** The stream that is waited for goes by another name. */
export function pack(packed, from, to, done) {
  const gzip = createGzip();
  gzip.on('close', () => unlink(from, done));
  let source = packed;
  if (!source) source = gzip;
  source.pipe(createWriteStream(to)); // finds: unguarded-pipe unknown -> file
  return gzip;
}
