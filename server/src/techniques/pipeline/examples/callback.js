const fs = require('fs');

exports.copy = function (from, to, done) {
  const source = fs.createReadStream(from);
  const target = fs.createWriteStream(to);
  source.on('data', function (chunk) {
    target.write(chunk); // finds: data-handler file -> file
  });
  source.on('end', function () {
    target.end();
  });
  source.on('error', done);
  target.on('error', done);
  target.on('finish', function () {
    done(null);
  });
};
