const fs = require('fs');

/** Calls back with nothing but an error. */
exports.copy = function (from, to, done) {
  // finds: read-file-write-file file -> file
  fs.copyFile(from, to, done);
};

exports.copyNew = function (from, to, failed, finished) {
  fs.copyFile(from, to, fs.constants.COPYFILE_EXCL, function (err) { // finds: read-file-write-file file -> file keeps(exclusive)
    if (err) return failed(err);
    finished(to);
  });
};
