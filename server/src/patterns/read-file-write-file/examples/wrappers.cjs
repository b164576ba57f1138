'use strict';
const files = require('fs-plus');
const original = require('original-fs');
const mz = require('mz/fs');
const jetpack = require('fs-jetpack');
const memory = require('memfs');
const nextra = require('fs-nextra');

/** Makes the folders of the target, which no copy call does. */
exports.plus = (from, to) => {
  files.writeFileSync(to, files.readFileSync(from)); // finds: read-file-write-file file -> file keeps(conditional-write)
};

exports.packed = (from, to) => {
  original.writeFileSync(to, original.readFileSync(from)); // finds: read-file-write-file file -> file keeps(conditional-write)
};

exports.promised = async (from, to) => {
  const content = await mz.readFile(from);
  await mz.writeFile(to, content); // finds: read-file-write-file file -> file keeps(conditional-write)
};

// Other functions by the same names, and files that are none.
exports.others = async (from, to) => {
  jetpack.write(to, jetpack.read(from, 'buffer'));
  memory.writeFileSync(to, memory.readFileSync(from));
  await nextra.writeFile(to, await nextra.readFile(from));
};

exports.handed = (fs, from, to) => {
  fs.writeFileSync(to, fs.readFileSync(from));
};
