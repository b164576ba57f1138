/** Scripts that share their names: another one has required the module for all. */
exports.save = (from, to) => {
  fs.writeFileSync(to, fs.readFileSync(from)); // finds: read-file-write-file file -> file keeps(conditional-write)
};

exports.fetched = (url, to) =>
  fetch(url)
    .then((result) => result.arrayBuffer())
    .then((content) => {
      fs.writeFileSync(to, Buffer.from(content)); // finds: collected stream -> file keeps(conditional-write)
    });
