'use strict';
const { createReadStream, createWriteStream } = require('fs');
const { spawn } = require('child_process');
const { request } = require('http');
const standard = require('process');
const { from, fromBuffer, Image } = require('./sources');

// Options that Node's streams don't have: its own `pipe`.
exports.message = (message, path) => message.stream.pipe(createWriteStream(path), { line_endings: '\n' });

exports.proxy = function (req, options) {
  const onwards = request(options);
  // Can't use pipeline here, as it destroys both
  req.pipe(onwards);
};

exports.counted = function (req, options, count) {
  const onwards = request(options);
  // counted where pipeline would be
  req.pipe(onwards); // finds: unguarded-pipe socket -> socket
  req.on('end', count);
};

// All of the bytes are there before it starts.
exports.stored = (store, name) => from([Buffer.from('a'), 'b']).pipe(store.createWriteStream(name));
exports.kept = (store, bytes) => fromBuffer(bytes).pipe(store.createWriteStream('kept'));
exports.listed = (store, one) => from([one]).pipe(store.createWriteStream('one')); // finds: unguarded-pipe unknown -> unknown

// Read, and told by events of its own.
exports.sized = (path, done) => createReadStream(path).pipe(new Image()).on('metadata', done);

// The process's own, by another name.
exports.run = (command) => spawn(command).stdout.pipe(standard.stdout);

// What is said of the chain is said where it begins; what is said of another function is not.
exports.encoded = async (body, encoders, response) => {
  // Not using `pipeline(...encoders, response)`, which ends
  // with an early end where events are sent
  let first = response;
  for (const encoder of encoders) {
    encoder.pipe(first);
    first = encoder;
  }
  for await (const chunk of body) first.write(chunk); // inspected: content-used
  first.end();
};

exports.written = (source) => {
  source.pipe(createWriteStream('written')); // finds: unguarded-pipe unknown -> file
};
