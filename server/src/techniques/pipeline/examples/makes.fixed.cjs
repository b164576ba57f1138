const fs = require('fs');
const zlib = require('zlib');
const { pipeline } = require('stream');
const JSONStream = require('JSONStream');
const tar = require('tar-stream');
const { Lines } = require('./lines');

/** Tells whoever listens of the error that destroys it. */
exports.entries = function (path) {
  const extract = tar.extract();
  return pipeline(fs.createReadStream(path), extract, () => {
    // An error destroys the last stream, too, and is heard of there.
  }); // finds: unguarded-pipe file -> unknown
};

/** Streams of the first make are destroyed without a word: the promise would wait forever. */
exports.first = function (path) {
  const rows = fs.createReadStream(path).pipe(JSONStream.parse('*')); // finds: unguarded-pipe file -> unknown
  return new Promise((resolve, reject) => {
    rows.on('data', resolve);
    rows.on('error', reject);
  });
};

/** Nobody knows of what make this one is. */
exports.lines = function (path, failed) {
  const lines = new Lines();
  lines.on('error', (error) => {
    console.error(path);
    failed(error);
  });
  fs.createReadStream(path).pipe(lines); // finds: unguarded-pipe file -> unknown
};

/** What is written would be closed before anybody hears why. */
exports.store = async function (path, to) {
  const rows = JSONStream.parse('*');
  const done = new Promise((resolve, reject) => {
    rows.on('error', reject);
    rows.on('end', resolve);
  });
  fs.createReadStream(path)
    .pipe(rows) // finds: unguarded-pipe file -> unknown
    .pipe(zlib.createGzip())
    .pipe(to); // finds: unguarded-pipe stream -> unknown
  await done;
};
