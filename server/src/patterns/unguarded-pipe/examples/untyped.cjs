'use strict';
const fs = require('fs');
const http = require('http');
const eos = require('end-of-stream');
const pump = require('pump');

/** @param {import('http').IncomingMessage} body */
function documented(body, target) {
  body.pipe(fs.createWriteStream(target)); // finds: unguarded-pipe socket -> file
}

/**
 * @param {import('node-fetch').Response} answer
 * @param {import('express').Response} to
 */
function forward(answer, to) {
  answer.body.pipe(to); // finds: unguarded-pipe unknown -> http-response
}

/**
 * @param {Object} given
 * @param {import('express').Response} to
 */
function handOn(given, to) {
  given.content.pipe(to);
}

class Limiter extends require('stream').Transform {}

module.exports = async function (req, res) {
  const stream = await open(req.url);
  stream.pipe(res); // finds: unguarded-pipe unknown -> http-response
};

module.exports.limited = (req) => req.pipe(new Limiter()); // finds: unguarded-pipe socket -> stream

module.exports.gunzip = function (url, save) {
  http.get(url, (response) => {
    response.pipe(save.bucket.createWriteStream({ resumable: true })); // finds: unguarded-pipe http-response -> unknown
  });
};

module.exports.guarded = function (req, res) {
  const file = fs.createReadStream(req.url);
  eos(file, (error) => error && res.destroy(error));
  file.pipe(res);
  pump(fs.createReadStream(req.url), res);
  var self = this;
  self.file = fs.createReadStream(req.url);
  self.file.on('error', () => res.end());
  self.file.pipe(res);
};

/** Whoever hands the file in may listen. */
module.exports.store = function (file, target) {
  file.stream.pipe(fs.createWriteStream(target));
};

function open(url) {
  return Promise.resolve(url);
}

module.exports.documented = documented;

/** What a promise gives is no chunk. */
module.exports.promised = async function (job, reader) {
  const recordStream = await job.result().then((result) => result.stream());
  const dataStream = reader.stream('csv');
  recordStream.pipe(dataStream); // finds: unguarded-pipe unknown -> unknown
};
