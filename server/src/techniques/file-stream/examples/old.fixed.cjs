'use strict';
var fs = require('fs');
var http = require('http');
var pipeline = require('stream').pipeline;

http.createServer(function (req, res) {
  var fd = fs.openSync('.' + req.url, 'r');
  pipeline(
    fs.createReadStream('.' + req.url, { fd: fd }),
    res,
    function (error) {
      if (error) console.error(error);
    }
  ); // finds: read-file-response file -> http-response
});
