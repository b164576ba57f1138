'use strict';
const fs = require('fs');
const { get } = require('https');

exports.download = function (url, path, done) {
  get(url, function (response) {
    const file = fs.createWriteStream(path);
    response.on('data', function (chunk) {
      file.write(chunk); // finds: data-handler http-response -> file
    });
    response.on('end', function () {
      file.end(done);
    });
  });
};

/**
 * @param {import('stream').Readable} input
 * @param {NodeJS.WritableStream} output
 */
exports.forward = (input, output) => {
  input.on('data', (chunk) => {
    if (!chunk) return;
    output.write(chunk); // finds: data-handler stream -> stream keeps(keep-sink-open)
  });
};

exports.proxy = (req, proxyRes, res) => {
  proxyRes.on('data', (chunk) => res.write(chunk)); // finds: data-handler socket -> http-response
  proxyRes.on('end', () => res.end());
};

/** What comes as text is the same text when it is asked for as one; bytes are cut within characters. */
exports.output = (child, cut) => {
  child.stdout.setEncoding('UTF-8');
  child.stdout.on('data', (text) => process.stdout.write(text.toString())); // finds: data-handler pipe -> stdio-file keeps(encoding, keep-sink-open)
  child.stderr.on('data', (chunk) => cut.write(chunk.toString()));
};
