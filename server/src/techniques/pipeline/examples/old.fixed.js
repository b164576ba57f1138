'use strict';
var fs = require('fs');
var http = require('http');
var pipeline3 = require('stream').pipeline;
var pipeline2 = require('stream').pipeline;
var pipeline = require('stream').pipeline;

exports.save = function (url, path, done) {
  http.get(url, function (answer) {
    var file = fs.createWriteStream(path);
    pipeline(answer, file, function (error) {
      if (error) done(error);
    }); // finds: unguarded-pipe http-response -> file
  });
};

exports.serve = function (path, res) {
  pipeline2(fs.createReadStream(path), res, function (error) {
    if (error) console.error(error);
  }); // finds: unguarded-pipe file -> http-response
};

exports.copy = function (from, to, done) {
  var source = fs.createReadStream(from);
  var target = fs.createWriteStream(to);
  // finds: data-handler file -> file
  pipeline3(source, target, function (error) {
    if (error) done(error);
    else done(null);
  });
};
