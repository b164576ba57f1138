'use strict';
const fs = require('fs');
const csv = require('fast-csv');
const archiver = require('archiver');
const busboy = require('busboy');
const got = require('got');
const needle = require('needle');
const progress = require('progress-stream');
const request = require('request');
const send = require('send');
const store = require('./store');
const tar = require('tar-fs');
const untar = require('tar');
const { ReadStream } = require('fs');

/** Both the request of the client and the one that is made for it. */
exports.proxy = (req, res, target) => {
  const out = request(target);
  req.pipe(out); // finds: unguarded-pipe socket -> unknown
  out.pipe(res); // finds: unguarded-pipe unknown -> http-response
};

exports.image = (req, res) => {
  request.get(req.query.url).pipe(res); // finds: unguarded-pipe unknown -> http-response
};

exports.fetched = (url, res) => {
  got.stream(url).pipe(res); // finds: unguarded-pipe unknown -> http-response
};

exports.packed = (folder, res) => {
  const archive = archiver('zip', { zlib: { level: 9 } });
  archive.pipe(res); // finds: unguarded-pipe unknown -> http-response
  archive.directory(folder, false);
  archive.finalize();
};

exports.tarred = (folder, res) => {
  tar.pack(folder).pipe(res); // finds: unguarded-pipe unknown -> http-response
};

/** What is read of a form is told by events, and an upload that is broken off by none of them. */
exports.form = (ctx, save) => {
  const form = busboy({ headers: ctx.headers });
  form.on('file', save);
  ctx.req.pipe(form); // finds: unguarded-pipe socket -> unknown
};

/** When all has come is told by an event, which says nothing of the chunks. */
exports.saved = (req, res, storage) => {
  const stream = storage.add(req.params.name);
  stream.on('success', () => res.end());
  stream.on('error', () => res.end());
  req.pipe(stream); // finds: unguarded-pipe socket -> unknown
};

exports.unpacked = (folder, response, done) => {
  response.pipe(untar.x({ cwd: folder })).on('close', done); // finds: unguarded-pipe http-response -> unknown
};

/** Of an object nothing is known but that it is piped into an answer. */
exports.object = async (store, res) => {
  const object = await store.get('index.html');
  res.setHeader('content-length', object.size);
  object.content.pipe(res); // finds: unguarded-pipe unknown -> http-response
};

exports.stored = async (req, res) => {
  const data = await store.get(req.params.name);
  data.pipe(res); // finds: unguarded-pipe unknown -> http-response
};

exports.input = (options, child) => {
  if (options.stdin instanceof ReadStream) {
    options.stdin.pipe(child.stdin); // finds: unguarded-pipe file -> pipe
  }
};

let kept = false;
let file = false;
exports.keep = (url, target) => {
  file = fs.createWriteStream(target);
  kept = request(url);
  kept.pipe(file); // finds: unguarded-pipe unknown -> file
};
exports.stop = () => {
  if (file) file.end();
  kept = false;
};

exports.either = (ctx, limit) => (limit ? ctx.req.pipe(fs.createWriteStream(limit)) : ctx.req); // finds: unguarded-pipe socket -> file

// Who gets a callback is told of errors.
exports.told = (url, target, done) => {
  request(url, (error) => done(error)).pipe(fs.createWriteStream(target));
  needle.get(url, function (error) {
    done(error);
  }).pipe(fs.createWriteStream(target));
};

exports.warned = (folder, res, next) => {
  const archive = archiver('tar');
  archive.on('error', next);
  archive.pipe(res);
};

// `send` answers by itself when it fails.
exports.served = (req, res) => {
  send(req, req.url).pipe(res);
  const answer = send(req, req.url);
  answer.pipe(res);
};

// A stream that was handed in may be listened to by whoever did so.
exports.handed = (file, res) => {
  file.pipe(res);
};

// The command takes care of its errors.
exports.command = ($, res) => {
  const listing = $`ls`;
  listing.pipe(res);
  $`ls`.pipe(process.stdout);
};

exports.table = (stream, done) => {
  const rows = csv.parse({ headers: true }).on('row', done).on('error', done);
  stream.pipe(rows); // finds: unguarded-pipe unknown -> unknown
};

exports.shown = (from, bar, target) => {
  const size = fs.statSync(from).size;
  return fs.createReadStream(from).pipe(progress({ length: size }, ({ percentage }) => bar.update(percentage))); // finds: unguarded-pipe file -> unknown
};
