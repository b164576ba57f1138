const fs = require('fs');

/** Calls back with nothing but an error. */
exports.copy = function (from, to, done) {
  fs.readFile(from, (error, data) => {
    if (error) return done(error);
    fs.writeFile(to, data, done); // finds: read-file-write-file file -> file
  });
};

exports.copyNew = function (from, to, failed, finished) {
  fs.readFile(from, function (err, content) {
    if (err) {
      failed(err);
      return;
    }
    fs.writeFile(to, content, { flag: 'wx' }, function (err) { // finds: read-file-write-file file -> file keeps(exclusive)
      if (err) return failed(err);
      finished(to);
    });
  });
};
