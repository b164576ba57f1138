const fs = require('fs');

exports.copy = function (from, to, done) {
  const source = fs.createReadStream(from);
  const target = fs.createWriteStream(to);
  target.on('error', done);
  target.on('finish', () => done());
  // The rest is the stream's business.
  source.pipe(target); // finds: stream-file-copy file -> file
};
