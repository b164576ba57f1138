var fs = require('fs') // files
var zlib = require('zlib') // and more

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
  fs.createReadStream(from)
    .pipe(zlib.createGunzip()) // finds: unguarded-pipe file -> stream
    .pipe(file) // finds: unguarded-pipe stream -> file
}
