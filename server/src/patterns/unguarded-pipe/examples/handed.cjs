'use strict';
const fs = require('fs');
const http = require('http');
const https = require('https');
const { Readable, Stream } = require('stream');
const { parserOf, userOf, storage } = require('./elsewhere');

/** What reads the headers of a request does not listen for its errors. */
exports.upload = function (req, res) {
  if (!userOf(req)) return res.end();
  const form = parserOf(req);
  const file = fs.createWriteStream(form.path);
  req.pipe(file); // finds: unguarded-pipe socket -> file
};

exports.session = function (req, res) {
  const session = parserOf({ request: req, response: res });
  req.pipe(session.stream); // finds: unguarded-pipe socket -> unknown
};

exports.watched = function (req, res) {
  storage.closeOnError(req, res);
  req.pipe(fs.createWriteStream(storage.path));
};

/** In an arm that leaves the function, what is done behind it is not done with this stream. */
exports.put = function (key, data) {
  if (data instanceof Stream) {
    return new Promise((resolve) => {
      data.pipe(storage.createWriteStream(key)).on('finish', resolve); // finds: unguarded-pipe unknown -> unknown
    });
  }
  return storage.save(key, data);
};

exports.fetch = function (url, res) {
  (url.startsWith('https') ? https : http).get(url, (answer) => answer.pipe(res)); // finds: unguarded-pipe http-response -> http-response
};

exports.attach = function (stream, output) {
  stream.pipe(output, { end: false }); // finds: unguarded-pipe unknown -> unknown keeps(keep-sink-open)
  stream.pipe(output, { end: false, dotted: true });
};

class Part extends Readable {
  open(path) {
    fs.createReadStream(path).pipe(this); // finds: unguarded-pipe file -> unknown
  }

  follow(source) {
    source.pipe(this);
  }
}
exports.Part = Part;

/** Errors may be among the events. */
exports.forward = function (req, target) {
  for (const event of storage.events) req.on(event, (...told) => target.emit(event, ...told));
  req.pipe(fs.createWriteStream(target.path));
};

/** A function that a variable gets is called by its name. */
exports.load = function (path, done, unpack) {
  const source = fs.createReadStream(path);
  source.on('error', done);
  if (!unpack) unpack = (packed) => done(null, packed.pipe(require('zlib').createGunzip()));
  unpack(source);
};

/** What nobody knows takes the request: `req` is one all the same, unless both were handed in. */
exports.parse = async function (req) {
  const form = parserOf(req);
  req.pipe(form); // finds: unguarded-pipe socket -> unknown
  return form.fields;
};

exports.join = (req, target) => req.pipe(target);

/** What a promise brings, and goes into the answer. */
exports.picture = function (req, res) {
  storage.get(req.url).then(function (picture) {
    picture.pipe(res); // finds: unguarded-pipe unknown -> http-response
  });
};

exports.unpack = async function (entry, path) {
  entry.pipe(await storage.createSafeWriteStream(path)); // finds: unguarded-pipe unknown -> unknown
};

/** A question about what it is tells nobody of errors. */
exports.send = function (body, answered) {
  const request = http.request({ method: 'POST', json: storage.isPlain(body) }, answered);
  body.pipe(request); // finds: unguarded-pipe unknown -> socket
};

/** Koa listens to the stream that it was given. */
exports.compress = async function (ctx, next) {
  await next();
  const { body } = ctx;
  ctx.body = body.pipe(require('zlib').createGzip());
};
