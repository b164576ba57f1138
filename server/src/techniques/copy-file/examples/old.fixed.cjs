'use strict';
var fs = require('fs');

exports.copy = function (from, to) {
  fs.copyFile(from, to, function (error) {
    if (error) throw error;
  }); // finds: stream-file-copy file -> file
};
