const fs = require('fs');
const { pipeline } = require('stream');

exports.copy = function (from, to, done) {
  const source = fs.createReadStream(from);
  const target = fs.createWriteStream(to);
  // finds: data-handler file -> file
  pipeline(source, target, (error) => {
    if (error) done(error);
    else done(null);
  });
};
