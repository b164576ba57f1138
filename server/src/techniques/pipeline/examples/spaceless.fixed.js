var fs = require('fs') // files
var zlib = require('zlib') // and more
var pipeline = require('stream').pipeline

exports.unpack = function (from, to, done) {
  var error = null
  var file = fs.createWriteStream(to)
  file.on('error', function (e) {
    error = e
    done(error)
  })
  file.on('finish', function () {
    done(error)
  })
  // finds: unguarded-pipe file -> stream
  pipeline(fs.createReadStream(from), zlib.createGunzip(), file, function () {
    // An error destroys `file`, and is heard of there.
  }) // finds: unguarded-pipe stream -> file
}
