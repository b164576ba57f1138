/** What libraries without a body do: which of their calls make a copy, and which change the bytes on the way. */
import assert from 'node:assert/strict';
import { findSites } from '../../../server/src/engine/find.js';
import { CATALOGUE, LIBRARIES } from '../../../server/src/languages/c/catalogue/index.js';
import { lower } from './support.js';

const HEAD =
  'int f(int in, int out, SSL *ssl, gzFile gz, CURL *curl, GInputStream *gin, GOutputStream *gout, GIOChannel *ch,' +
  ' BIO *bio, apr_file_t *afrom, apr_file_t *ato, apr_socket_t *asock, const char *from, const char *to) { char buf[4096]; ssize_t n; size_t m;';

/** Of each site: what fills, what empties, and what is said against it. */
async function sitesOf(text: string): Promise<readonly string[]> {
  const { functions } = await lower(text);
  return functions
    .flatMap(({ graph }) => findSites(graph))
    .filter(({ defect }) => defect === undefined)
    .map(({ fill, drains, objections }) => {
      const because = objections.map((o) => o.because).join('; ');
      return `${fill.callee} > ${drains[0].callee}: ${because === '' ? 'a copy' : because}`;
    });
}

const loop = (fill: string, drain: string): string => `while ((n = ${fill}) > 0) ${drain};`;
const told = (fill: string, drain: string): string => `while (${fill}) { ${drain}; }`;
const WRITE = 'write(out, buf, n)';
const WRITE_M = 'write(out, buf, m)';
const READ = 'read(in, buf, 4096)';

describe('C: libraries', () => {
  const cases: readonly (readonly [body: string, sites: readonly string[]])[] = [
    [loop('SSL_read(ssl, buf, 4096)', WRITE), ['SSL_read > write: `SSL_read` encrypts or decrypts']],
    [loop(READ, 'SSL_write(ssl, buf, n)'), ['read > SSL_write: `SSL_write` encrypts or decrypts']],
    [
      told('SSL_read_ex(ssl, buf, 4096, &m) == 1', WRITE_M),
      ['SSL_read_ex > write: `SSL_read_ex` encrypts or decrypts'],
    ],
    [
      loop('BIO_read(bio, buf, 4096)', WRITE),
      ['BIO_read > write: `BIO_read` goes through filters of its library, which may change the bytes'],
    ],
    [loop('gzread(gz, buf, 4096)', WRITE), ['gzread > write: `gzread` compresses or expands']],
    [loop(READ, 'gzwrite(gz, buf, n)'), ['read > gzwrite: `gzwrite` compresses or expands']],
    [
      loop('gzfread(buf, 1, 4096, gz)', 'fwrite(buf, 1, n, stdout)'),
      ['gzfread > fwrite: `gzfread` compresses or expands'],
    ],
    [
      told('curl_easy_recv(curl, buf, 4096, &m) == CURLE_OK', WRITE_M),
      ['curl_easy_recv > write: `curl_easy_recv` encrypts or decrypts'],
    ],
    [
      loop(
        'g_input_stream_read(gin, buf, 4096, NULL, NULL)',
        'g_output_stream_write_all(gout, buf, n, NULL, NULL, NULL)',
      ),
      [
        'g_input_stream_read > g_output_stream_write_all: ' +
          '`g_input_stream_read` goes through filters of its library, which may change the bytes; ' +
          '`g_output_stream_write_all` goes through filters of its library, which may change the bytes',
      ],
    ],
    [
      told('g_io_channel_read_chars(ch, buf, 4096, &m, NULL) == G_IO_STATUS_NORMAL', WRITE_M),
      ['g_io_channel_read_chars > write: ' + '`g_io_channel_read_chars` may convert from or to another character set'],
    ],
    [
      'char *p = NULL; if (g_file_get_contents(from, &p, &m, NULL)) g_file_set_contents(to, p, m, NULL); g_free(p);',
      ['g_file_get_contents > g_file_set_contents: a copy'],
    ],
    [
      'char *p = NULL; if (g_file_get_contents(from, &p, &m, NULL)) { parse(p); g_file_set_contents(to, p, m, NULL); }',
      ['g_file_get_contents > g_file_set_contents: `p` is passed to `parse`'],
    ],
    [
      told('!(m = 4096, apr_file_read(afrom, buf, &m))', 'apr_file_write_full(ato, buf, m, NULL)'),
      ['apr_file_read > apr_file_write_full: a copy'],
    ],
    [
      told('(m = 4096, apr_socket_recv(asock, buf, &m)) == APR_SUCCESS', 'apr_file_write(ato, buf, &m)'),
      ['apr_socket_recv > apr_file_write: a copy'],
    ],
    [
      told('!apr_file_read_full(afrom, buf, 4096, &m)', 'apr_socket_send(asock, buf, &m)'),
      ['apr_file_read_full > apr_socket_send: a copy'],
    ],
    [told('!apr_file_gets(buf, 4096, afrom)', 'apr_file_puts(buf, ato)'), ['apr_file_gets > apr_file_puts: a copy']],
    [
      told('!apr_file_gets(buf, 4096, afrom)', "if (buf[0] != '#') apr_file_puts(buf, ato)"),
      ['apr_file_gets > apr_file_puts: `buf` is indexed'],
    ],
    [
      `char *line = NULL; ${loop('getline(&line, &m, stdin)', 'fwrite(line, 1, n, stdout)')}`,
      ['getline > fwrite: a copy'],
    ],
    [
      `char *line = NULL; ${loop("getdelim(&line, &m, ';', stdin)", 'fputs(line, stdout)')}`,
      ['getdelim > fputs: a copy'],
    ],
    [
      `char *line = NULL; ${loop('getline(&line, &m, stdin)', 'if (*line) fputs(line, stdout)')}`,
      ['getline > fputs: `line` is dereferenced'],
    ],
    [`SSL_sendfile(ssl, in, 0, 10, 0); ${loop(READ, WRITE)}`, ['read > write: `SSL_sendfile` already copies here']],
  ];
  for (const [body, sites] of cases) {
    it(body, async () => {
      assert.deepEqual(await sitesOf(`${HEAD} ${body} return 0; }`), sites);
    });
  }

  it('what a function of the project does goes before what a library does by that name', async () => {
    const own = 'static int BIO_read(int fd, char *p, int n) { return read(fd, p, n); }\n';
    assert.deepEqual(await sitesOf(`${own}${HEAD} ${loop('BIO_read(in, buf, 4096)', WRITE)} return 0; }`), [
      'BIO_read > write: a copy',
    ]);
  });

  const EITHER =
    'static int get(struct conn *c, char *p, int n) {\n' +
    '  if (c->ssl) return SSL_read(c->ssl, p, n);\n  return read(c->fd, p, n);\n}\n';

  it('a function that may decrypt: all that goes through it may have been', async () => {
    const found = await sitesOf(`${EITHER}void g(struct conn *c, int out) {
      char buf[4096]; ssize_t n;
      while ((n = get(c, buf, sizeof buf)) > 0) write(out, buf, n);
    }`);
    assert.deepEqual([...new Set(found)], ['get > write: `get` encrypts or decrypts']);
  });

  it('one that takes a stream of its own where there is one', async () => {
    const found = await sitesOf(`static SSL *session;
      static int put(int fd, char *p, int n) { if (session) return SSL_write(session, p, n); return write(fd, p, n); }
      void g(int in, int out) {
        char buf[4096]; ssize_t n;
        while ((n = read(in, buf, sizeof buf)) > 0) put(out, buf, n);
      }`);
    assert.equal(
      found.some((site) => site.endsWith('a copy')),
      false,
    );
    assert.equal(
      found.some((site) => site.endsWith('`put` encrypts or decrypts')),
      true,
    );
  });

  it('no name is in two places', () => {
    assert.deepEqual(
      [...LIBRARIES.keys()].filter((name) => CATALOGUE.has(name)),
      [],
    );
  });
});
