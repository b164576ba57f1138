'use strict';

const { readFileSync, writeFileSync } = require('fs');
const path = require('path');

/** Copies a file into a folder; gives the new path. */
function copyInto(from, folder) {
  const target = path.join(folder, path.basename(from));
  writeFileSync(target, readFileSync(from)); // finds: read-file-write-file file -> file
  return target;
}

module.exports = { copyInto };
