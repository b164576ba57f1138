const fs = require('fs');
const http = require('http');
const { pipeline } = require('stream');

exports.start = (path) => http.createServer((req, res) => pipeline(
  fs.createReadStream(path, { fd: fs.openSync(path, 'r') }),
  res,
  (error) => {
    if (error) console.error(error);
  }
)); // finds: read-file-response file -> http-response
