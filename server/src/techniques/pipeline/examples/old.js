'use strict';
var fs = require('fs');
var http = require('http');

exports.save = function (url, path, done) {
  http.get(url, function (answer) {
    var file = fs.createWriteStream(path);
    file.on('error', done);
    answer.pipe(file); // finds: unguarded-pipe http-response -> file
  });
};

exports.serve = function (path, res) {
  fs.createReadStream(path).pipe(res); // finds: unguarded-pipe file -> http-response
};

exports.copy = function (from, to, done) {
  var source = fs.createReadStream(from);
  var target = fs.createWriteStream(to);
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
