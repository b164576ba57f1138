'use strict';
const Promise = require('bluebird');
const pify = require('pify');
const replaceFile = require('write-file-atomic');
const fs = Promise.promisifyAll(require('fs'));
const files = pify(require('fs'));
const readFile = Promise.promisify(require('fs').readFile);
const writeFileAtomicSync = replaceFile.sync;

exports.chained = (from, to) => fs.readFileAsync(from).then((data) => fs.writeFileAsync(to, data)); // finds: read-file-write-file file -> file keeps(conditional-write)

exports.awaited = async (from, to) => {
  const data = await files.readFile(from);
  await files.writeFile(to, data); // finds: read-file-write-file file -> file keeps(conditional-write)
};

exports.mixed = async (from, to) => {
  await files.writeFile(to, await readFile(from)); // finds: read-file-write-file file -> file keeps(conditional-write)
};

// What is written takes the place of the target at once.
exports.replaced = (from, to) => {
  const data = fs.readFileSync(from);
  writeFileAtomicSync(to, data); // finds: read-file-write-file file -> file keeps(conditional-write)
};

exports.parsed = async (from, to) => {
  const data = JSON.parse(await files.readFile(from, 'utf8'));
  await fs.writeFileAsync(to, JSON.stringify(data));
};

// A promise that nobody waits for, and functions of something else.
exports.early = (from, to) => {
  const data = fs.readFileAsync(from);
  files.writeFile(to, data);
};

exports.stored = (store, from, to) => store.readFileAsync(from).then((data) => store.writeFileAsync(to, data));
