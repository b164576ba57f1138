'use strict';
var fs = require('fs');

exports.copy = function (from, to) {
  fs.createReadStream(from).pipe(fs.createWriteStream(to)); // finds: stream-file-copy file -> file
};
