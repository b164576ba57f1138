const fs = require('fs');
const { pipeline } = require('stream');

exports.copy = function (from, to, done) {
  const source = fs.createReadStream(from);
  const target = fs.createWriteStream(to);
  // The rest is the stream's business.
  pipeline(source, target, (error) => {
    if (error) done(error);
    else done();
  }); // finds: stream-file-copy file -> file
};
