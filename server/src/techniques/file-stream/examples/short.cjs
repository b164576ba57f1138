const fs = require('fs');
const http = require('http');

exports.start = (path) => http.createServer((req, res) => res.end(fs.readFileSync(path))); // finds: read-file-response file -> http-response
