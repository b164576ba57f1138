/** What is known by name about `.pipe` and about who hears of a stream's errors. Sources: the readme files named. */

/** Functions that are told of a stream's error, by name or by module: `finished(a)`, `eos(a)`, `onFinished(a, f)`. */
export const GUARD_CALLS: readonly string[] = [
  'finished',
  'eos',
  'endOfStream',
  'end-of-stream',
  'onFinished',
  'on-finished',
  'addAbortSignal',
];

/** Calls that do nothing with a stream that they get. */
export const CONTENTLESS_CALLS =
  /^(?:console\.\w+|(?:this\.)?log(?:ger)?\.\w+|debug|Boolean|String|Array\.isArray|Buffer\.\w+|JSON\.\w+|Object\.\w+|(?:[\w$]+\.)?is[A-Z]\w*|is\.\w+|destroy)$/;

/** Methods and functions that give a stream, whoever's they are. */
export const STREAM_MAKERS = /^(?:create\w*(?:Read|Write)Stream|fromWeb)$/;

/** Functions whose result looks at all that is written to it. */
export const DIGESTS: readonly string[] = ['createHash', 'createHmac', 'createSign', 'createVerify'];

/** Of the package `request`, and of those that took it over. */
const REQUESTS = /^(?:get|post|put|patch|head|del|delete)?$/;

/**
 * Functions and classes of packages that give a stream of Node's, by module and by the members below it, joined by dots.
 * Requests are streams both ways: what is piped into one is its body, what comes out of it is the answer's.
 */
export const STREAM_PACKAGES: Readonly<Record<string, RegExp>> = {
  request: REQUESTS,
  'request-promise': REQUESTS,
  'request-promise-native': REQUESTS,
  'postman-request': REQUESTS,
  '@cypress/request': REQUESTS,
  got: /^(?:got\.)?stream(?:\.\w+)?$/,
  needle: /^(?:get|post|put|patch|head|delete|request)$/,
  superagent: /^(?:get|post|put|patch|head|del|delete)$/,
  hyperquest: /^\w*$/,
  'ytdl-core': /^$/,
  '@distube/ytdl-core': /^$/,
  archiver: /^(?:create)?$/,
  // What comes out of its other functions are streams of another make.
  tar: /^(?:x|extract|t|list|Extract|Parse|Parser|Unpack)$/,
  'tar-fs': /^(?:pack|extract)$/,
  'tar-stream': /^(?:pack|extract)$/,
  unzipper: /^(?:Parse|ParseOne|Extract)$/,
  unzip: /^(?:Parse|Extract)$/,
  'unzip-stream': /^(?:Parse|Extract)$/,
  busboy: /^$/,
  '@fastify/busboy': /^(?:Busboy)?$/,
  'form-data': /^$/,
  ws: /^createWebSocketStream$/,
  'websocket-stream': /^$/,
  'base64-stream': /^(?:encode|decode|Base64Encode|Base64Decode)$/,
  'gunzip-maybe': /^$/,
  'progress-stream': /^$/,
  through: /^$/,
  through2: /^$/,
  throttle: /^$/,
  // Of the rows or lines in what is piped into them.
  JSONStream: /^(?:parse|stringify)$/,
  'csv-parser': /^$/,
  'csv-parse': /^(?:parse)?$/,
  'fast-csv': /^(?:parse|format)$/,
  'stream-throttle': /^Throttle$/,
};

const ANY = /^/;

/**
 * Of those, the ones whose streams tell their listeners of the error that destroys them, in all their releases. Streams of the
 * first make (`through`, JSONStream, form-data, the second tar) say nothing, nor do requests, which are aborted (Node,
 * lib/internal/streams/destroy.js: destroyer). Measured with Node 20, 22 and 24.
 */
export const MODERN_PACKAGES: Readonly<Record<string, RegExp>> = {
  archiver: ANY,
  tar: /^(?:x|extract|t|list|Parser|Unpack)$/,
  'tar-fs': ANY,
  'tar-stream': ANY,
  unzipper: ANY,
  'unzip-stream': ANY,
  busboy: ANY,
  '@fastify/busboy': ANY,
  ws: ANY,
  'base64-stream': ANY,
  'gunzip-maybe': ANY,
  'progress-stream': ANY,
  through2: ANY,
  throttle: ANY,
  'csv-parser': ANY,
  'csv-parse': ANY,
  'fast-csv': ANY,
  'stream-throttle': ANY,
};

/** Of those, the ones that hand the chunks to functions of the program where they get any. */
export const FUNCTION_STREAMS: readonly string[] = ['through', 'through2'];

/** Packages whose requests tell a callback of errors, where they get one. */
export const TOLD_BY_CALLBACK: readonly string[] = ['request', 'needle'];

/** Packages that give something with a `pipe` of its own, which takes care of errors. */
export const OWN_PIPES: readonly string[] = ['send'];

/** Events of Node's streams, and of files, sockets and messages, which are streams. */
export const STREAM_EVENTS: readonly string[] = [
  ...['abort', 'aborted', 'close', 'connect', 'data', 'drain', 'end', 'error', 'exit', 'finish', 'information'],
  ...['lookup', 'open', 'pause', 'pipe', 'prefinish', 'readable', 'ready', 'response', 'resume', 'secureConnect'],
  ...['socket', 'timeout', 'unpipe', 'upgrade'],
  // Of libraries that make requests.
  ...['progress', 'uploadProgress', 'downloadProgress', 'redirect', 'request', 'retry'],
  // Of libraries that store what is piped to them, when all has come.
  ...['complete', 'saved', 'stored', 'success', 'uploaded'],
];

/** What people call streams; a guess, never a proof. */
export const STREAM_NAMES = /(?:stream|reader|readable|writable|writeable|passthrough)$|^body$/i;

/** Libraries whose `pipe` joins functions, or streams or commands that are not Node's streams. */
export const OTHER_PIPES =
  /^(?:rxjs|effect|@effect|zod|valibot|gulp|vinyl|vinyl-fs|minipass|minipass-\w+|@isaacs\/fs-minipass|fs-minipass|xstream|most|callbag-\w+|fluent-ffmpeg)(?:$|\/)/;
