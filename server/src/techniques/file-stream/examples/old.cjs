'use strict';
var fs = require('fs');
var http = require('http');

http.createServer(function (req, res) {
  var data = fs.readFileSync('.' + req.url);
  res.end(data); // finds: read-file-response file -> http-response
});
