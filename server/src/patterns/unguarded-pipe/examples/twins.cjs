'use strict';
const { https } = require('follow-redirects');
const { PassThrough } = require('readable-stream');
const request = require('request-promise-native');
const through = require('through2');
const { pageOf, toStream, upperCase } = require('./pages');

/** A package in the place of a module of Node. */
exports.redirected = (url, bucket) => {
  https.get(url, (answer) => answer.pipe(bucket.sinkFor(url))); // finds: unguarded-pipe http-response -> unknown
};

exports.passed = (source) => source.pipe(new PassThrough()); // finds: unguarded-pipe unknown -> stream

exports.requested = (url, bucket) => request(url).pipe(bucket.sinkFor(url)); // finds: unguarded-pipe unknown -> unknown

exports.through = (source) => source.pipe(through()); // finds: unguarded-pipe unknown -> unknown

// What comes through is handed to a function.
exports.changed = (source) => source.pipe(through(upperCase));

/** What the project makes goes into the answer. */
exports.page = (req, res) => {
  pageOf({ title: req.url }, req).pipe(res); // finds: unguarded-pipe unknown -> http-response
};

// All of it is there before it starts.
exports.text = (text, res) => {
  toStream(text).pipe(res);
};

// Whichever it is, somebody listens.
exports.chosen = (source, change, fail) => {
  source.on('error', fail);
  const changed = change ? source.pipe(through(change)) : source;
  changed.pipe(new PassThrough());
};
