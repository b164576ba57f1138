'use strict';
const fs = require('fs');
const make = require('./folders');

exports.nested = function (from, to, folder, done) {
  fs.readFile(from, function (error, data) {
    if (error) return done(error);
    make(folder, function (err) {
      if (err) return done(err);
      fs.writeFile(to, data, done); // finds: read-file-write-file file -> file
    });
  });
};

exports.later = function (from, to) {
  const data = fs.readFileSync(from);
  setImmediate(() => fs.writeFileSync(to, data)); // finds: read-file-write-file file -> file keeps(conditional-write)
};

/** Written as often as there are names. */
exports.spread = function (from, names) {
  const data = fs.readFileSync(from);
  names.forEach((name) => fs.writeFileSync(name, data));
};

/** May be told more than once. */
exports.listened = function (from, to, source) {
  const data = fs.readFileSync(from);
  source.on('retry', (error) => error && fs.writeFileSync(to, data));
};

exports.looked = function (from, to, folder) {
  fs.readFile(from, function (error, data) {
    make(folder, function (err) {
      if (!err && data.includes('key')) fs.writeFile(to, data, () => {}); // inspected: content-used
    });
  });
};
