'use strict';
const { readFileSync: slurp, promises } = require('fs');
const fsExtra = require('fs-extra');
const gracefulFs = require('graceful-fs');

exports.save = async (from, to) => {
  const data = slurp(from);
  await promises.writeFile(to, data); // finds: read-file-write-file file -> file
};

exports.extra = async (from, to) => {
  await fsExtra.writeFile(to, await fsExtra.readFile(from)); // finds: read-file-write-file file -> file
};

exports.graceful = (from, to, done) => {
  gracefulFs.readFile(from, function (error, data) {
    if (error) {
      done(error);
      return;
    }
    gracefulFs.writeFile(to, data, done); // finds: read-file-write-file file -> file
  });
};
