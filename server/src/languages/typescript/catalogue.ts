/**
 * The calls that move bytes in Node, as tables. Sources: the Node 20 documentation of `fs`, `stream`, `net`, `http`,
 * `child_process`; the readme files of fs-extra (a superset of `fs` whose functions also return promises), graceful-fs,
 * mz, then-fs, fs-then-native and pump; fs-plus, src/fs-plus.coffee; Electron documentation, ASAR archives: original-fs.
 */
import type { EndpointKind, Trait } from '../../model/index.js';

/** How a function of a module hands back its result; `either`: a promise where no callback is given (fs-extra). */
export type Flavour = 'sync' | 'callback' | 'promise' | 'either';

export interface FileModule {
  readonly flavour: Flavour;
  /** The member that holds the promise forms. */
  readonly nested?: string;
  /** Lacks functions of `fs`, or does more than they do: nothing is proved by it. */
  readonly differs?: boolean;
  /** The module is a function by itself, called so here, and holds another one that waits. */
  readonly itself?: string;
}

/** Modules with the functions of `fs`, by the name without `node:`. */
export const FILE_MODULES: Readonly<Record<string, FileModule>> = {
  fs: { flavour: 'callback', nested: 'promises' },
  'fs/promises': { flavour: 'promise' },
  'fs-extra': { flavour: 'either', nested: 'promises' },
  'graceful-fs': { flavour: 'callback', nested: 'promises' },
  // Makes the folders of what it writes.
  'fs-plus': { flavour: 'callback', differs: true },
  // Sees the archives of Electron as files.
  'original-fs': { flavour: 'callback', nested: 'promises', differs: true },
  'mz/fs': { flavour: 'either', differs: true },
  'then-fs': { flavour: 'promise', differs: true },
  'fs-then-native': { flavour: 'promise', differs: true },
  'fs-promise': { flavour: 'either', differs: true },
  // Write to another file first, which then takes the place of the target.
  atomically: { flavour: 'promise', differs: true },
  'write-file-atomic': { flavour: 'either', differs: true, itself: 'writeFileAtomic' },
  // The runtime's own object, which needs no import.
  Deno: { flavour: 'promise' },
};

/** Of `Bun`. */
export const RUNTIME_WRITE: FileCall = { does: 'write', byRuntime: true };

/** Those that are packages: nobody else would call a module so. */
export const FILE_PACKAGES: readonly string[] = ['fs-extra', 'graceful-fs'];

/** Modules of a project, and packages with a scope, whose name says that they hand on functions of files: a guess. */
export const NAMED_AS_FILES = /^[.@][^'"`\s]*(?:[/._-]fs|fsExtra|fs-extra)(?:\.[cm]?[jt]s)?$/;

/** How names of the project's own modules begin: by a path, or by an alias of its root. */
export const OF_PROJECT = /^(?:\.|@\/|[~#])/;

/** What people call functions that bring bytes. Proves nothing: those called otherwise are not asked about. */
export const GIVER_NAMES = /[rR]ead|[lL]oad|[fF]etch|[cC]ontent|[fF]ile|[bB]uf|[bB]ody|[bB]ytes|[bB]lob|[rR]aw/;

/** The same of functions that write what they get. */
export const TAKER_NAMES = /[wW]rite|[sS]ave|[sS]tore|[pP]ut|[sS]end|[uU]pload|[cC]opy|[aA]ppend|[rR]espond|[rR]eply/;

/** Objects of a runtime that stand for modules, where the name is not declared in the file. */
export const GLOBAL_MODULES: readonly string[] = ['Deno', 'Bun'];

/** What scripts that share their global names call the module, where one of them requires it for all. */
export const GLOBAL_FILES = 'fs';

export interface FileCall {
  readonly does: 'read' | 'write' | 'append' | 'copy' | 'open-reader' | 'open-writer';
  /** Makes the folders of the target, too, which no copy call does. */
  readonly makesFolders?: boolean;
  /** `write(target, bytes)` of a runtime: makes the folders of the target, and copies by itself where it gets a file. */
  readonly byRuntime?: boolean;
  /** Reads or writes UTF-8 text. */
  readonly text?: boolean;
}

/** Behind the name of a function that waits, and, by bluebird's `promisifyAll`, of one that gives a promise. */
export const SYNC_SUFFIX = 'Sync';
export const ASYNC_SUFFIX = 'Async';
export const SUFFIXES = `(?:${SYNC_SUFFIX}|${ASYNC_SUFFIX})?`;

/** Packages that make functions which give promises of ones with callbacks, and what they call that; `''`: themselves. */
export const PROMISIFIERS: Readonly<Record<string, readonly string[]>> = {
  util: ['promisify'],
  bluebird: ['promisify', 'promisifyAll', 'Promise.promisify', 'Promise.promisifyAll'],
  q: ['denodeify', 'nfbind'],
  pify: [''],
  denodeify: [''],
  thenify: [''],
  'thenify-all': [''],
  'es6-promisify': ['', 'promisify'],
  'util.promisify': [''],
};

/** By the name without a suffix. The path is argument 0; of a write the data are argument 1; of a copy the target is. */
export const FILE_CALLS: Readonly<Record<string, FileCall>> = {
  readFile: { does: 'read' },
  writeFile: { does: 'write' },
  outputFile: { does: 'write', makesFolders: true },
  writeFileAtomic: { does: 'write' },
  appendFile: { does: 'append' },
  readTextFile: { does: 'read', text: true },
  writeTextFile: { does: 'write', text: true },
  copyFile: { does: 'copy' },
  copy: { does: 'copy' },
  cp: { does: 'copy' },
  createReadStream: { does: 'open-reader' },
  createWriteStream: { does: 'open-writer' },
};

/** Functions that take the first stream, then others, and move the bytes themselves. */
export const PIPELINE_CALLS: readonly string[] = ['pipeline', 'pump', 'pumpify', 'sendFile', 'sendfile', 'pipeTo'];

/** Methods that register a listener, and give back their receiver. */
export const LISTEN_METHODS: readonly string[] = ['on', 'once', 'addListener', 'prependListener'];
export const LISTEN_ONCE = 'once';
export const CHUNK_EVENT = 'data';
/** There are chunks to be asked for with `read()`. */
export const PULL_EVENT = 'readable';
/** Events behind the last chunk. */
export const END_EVENTS: readonly string[] = ['end', 'close', 'finish'];

/** Methods of a promise, which call back once at most. */
export const PROMISE_METHODS: readonly string[] = ['then', 'catch', 'finally'];

/** Methods of a writable stream that take bytes as argument 0. */
export const WRITE_METHODS: readonly string[] = ['write', 'end'];

/** Calls that give an endpoint, by module (without `node:`) and name; of the result, or of a callback's parameter. */
export interface Creator {
  readonly modules: readonly string[];
  readonly names: readonly string[];
  readonly kind: EndpointKind;
  /** Members of the result that are the endpoint: `spawn().stdout`. Empty: the result itself. */
  readonly members?: readonly string[];
  /** The endpoints are the parameters of a callback: their kinds by position. */
  readonly parameters?: readonly EndpointKind[];
}

/** Of `zlib`; each has a function that makes one, too. */
const ZLIB_CLASSES: readonly string[] = [
  ...['Gzip', 'Gunzip', 'Deflate', 'DeflateRaw', 'Inflate', 'InflateRaw', 'Unzip'],
  ...['BrotliCompress', 'BrotliDecompress', 'ZstdCompress', 'ZstdDecompress'],
];

export const CREATORS: readonly Creator[] = [
  { modules: ['net', 'tls'], names: ['connect', 'createConnection', 'Socket'], kind: 'socket' },
  {
    modules: ['child_process'],
    names: ['spawn', 'exec', 'execFile', 'fork'],
    kind: 'pipe',
    members: ['stdin', 'stdout', 'stderr'],
  },
  { modules: ['http', 'https'], names: ['get', 'request'], kind: 'socket', parameters: ['http-response'] },
  { modules: ['http', 'https'], names: ['createServer'], kind: 'unknown', parameters: ['socket', 'http-response'] },
  { modules: ['net', 'tls'], names: ['createServer'], kind: 'unknown', parameters: ['socket'] },
  {
    modules: ['stream'],
    names: ['PassThrough', 'Readable', 'Readable.fromWeb', 'Writable', 'Writable.fromWeb', 'Duplex', 'Transform'],
    kind: 'stream',
  },
  {
    modules: ['zlib'],
    names: ZLIB_CLASSES.flatMap((name) => [name, `create${name}`]),
    kind: 'stream',
  },
];

/** Types that say what a parameter or variable is, by their last name. */
export const STREAM_TYPES: Readonly<Record<string, EndpointKind>> = {
  ReadStream: 'file',
  WriteStream: 'file',
  Socket: 'socket',
  TLSSocket: 'socket',
  IncomingMessage: 'socket',
  ClientRequest: 'socket',
  ServerResponse: 'http-response',
  OutgoingMessage: 'http-response',
  Readable: 'stream',
  Writable: 'stream',
  Duplex: 'stream',
  Transform: 'stream',
  PassThrough: 'stream',
  ReadableStream: 'stream',
  WritableStream: 'stream',
  ReadWriteStream: 'stream',
};

/** Where types of these names are streams of Node's, without `node:`; `NodeJS` is its namespace. */
export const STREAM_MODULES: readonly string[] = [
  ...['stream', 'fs', 'net', 'tls', 'http', 'https', 'child_process', 'zlib'],
  'NodeJS',
];

/** Those that only the module `fs` has for files: in `NodeJS` they are the ends of the process, and written for any stream. */
export const TERMINAL_TYPES: readonly string[] = ['ReadStream', 'WriteStream'];

/** The type of a child of the process, and its members that are ends of pipes. */
export const CHILD_STREAMS: {
  readonly owner: { readonly module: string; readonly name: string };
  readonly members: readonly string[];
} = { owner: { module: 'child_process', name: 'ChildProcess' }, members: ['stdin', 'stdout', 'stderr'] };

/** Types of the answers of frameworks that can send a file by themselves, by the package that declares them. */
export const ANSWER_TYPES: Readonly<Record<string, Readonly<Record<string, Trait>>>> = {
  'express-serve-static-core': { Response: 'express' },
  fastify: { FastifyReply: 'fastify' },
};

/** What people call such things; a guess, never a proof. */
export const NAME_GUESSES: readonly { readonly names: RegExp; readonly kind: EndpointKind }[] = [
  { names: /^(res|response|reply)$/i, kind: 'http-response' },
  { names: /^(req|request|proxyRes|proxyReq|upstreamRes|incomingMessage)$/i, kind: 'socket' },
  { names: /[a-z](?:Res|Response)$/, kind: 'http-response' },
  { names: /socket$/i, kind: 'socket' },
  { names: /^(stdin|stdout|stderr)$/, kind: 'pipe' },
];

/** What people call things that look at all that is written to them; a guess. */
export const PARSER_NAMES = /(?:parser|tokeni[sz]er|lexer|hash(?:er)?|digest)$/i;

/** Methods that answer with all of their argument, of a response: Express, Fastify. */
export const SEND_METHODS: readonly string[] = ['send'];

/** Methods of a response that give it back. */
export const RESPONSE_CHAIN: readonly string[] = [
  'status',
  'code',
  'type',
  'contentType',
  'set',
  'header',
  'headers',
  'attachment',
  'vary',
  'append',
  'links',
  'location',
  'cookie',
];

/** Classes of answers that are made from all of a body, by module; the module of each `Response` is its own. */
export const RESPONSE_CLASSES: Readonly<Record<string, string>> = { 'next/server': 'NextResponse' };

/** Koa's context, whose `body` is the answer. */
export const CONTEXT_NAMES = /^(?:ctx|context)$/;
/** What frameworks of other runtimes call an answer whose `body` can be set. */
export const ANSWER_NAME = 'response';
export const CONTEXT_TYPES = /\b(?:Koa|Parameterized|AppContext|Context)/;

/** Ends of the process, as members of it; never ended by `pipeline` (lib/internal/streams/pipeline.js of Node 20). */
export const STANDARD_STREAMS: readonly string[] = ['stdin', 'stdout', 'stderr'];

/** Members of bytes and of text that tell how much of them there is. */
export const LENGTH_MEMBERS: readonly string[] = ['length', 'byteLength'];

/** Encodings that give the same bytes back when text read with one is written with the same. */
export const LOSSLESS_ENCODINGS: readonly string[] = ['latin1', 'binary', 'hex', 'base64', 'base64url'];

/** What text is decoded from and encoded to where nothing else is said; damages bytes that are no UTF-8. */
export const TEXT_ENCODING = 'utf8';

/** Methods of a web body or a blob that bring all of it; `json` is left out, for it parses. */
export const BODY_METHODS: readonly string[] = [
  ...['arrayBuffer', 'text', 'bytes', 'blob', 'buffer'],
  // Of the AWS SDK 3.
  'transformToByteArray',
];
export const BODY_TEXT = 'text';

/** Values of the option `responseType` that ask a client library for all of a body as bytes, and the member that holds them. */
export const BODY_OPTIONS: Readonly<Record<string, string>> = { arraybuffer: 'data', buffer: 'body' };

/** Packages that give bytes where `encoding: null` is asked for: what of, and how. Sources: their readme files. */
export const REQUEST_PACKAGES: Readonly<Record<string, 'answer' | 'body' | 'callback'>> = {
  got: 'answer',
  request: 'callback',
  'request-promise': 'body',
  'request-promise-native': 'body',
};

/**
 * Packages whose requests are read like streams, and declared as something that lacks members of `NodeJS.ReadableStream`
 * (@types/request 2.48 and @types/superagent 8: `Request`).
 */
export const FOREIGN_TYPES: readonly string[] = [
  'request',
  'request-promise',
  'request-promise-native',
  'postman-request',
  '@cypress/request',
  'superagent',
];

/** Those of them that hand a callback all of a body, as text where nothing else is asked for. */
export const CALLBACK_PACKAGES: readonly string[] = Object.entries(REQUEST_PACKAGES).flatMap(([name, how]) =>
  how === 'callback' ? [name] : [],
);

/** What a callback of theirs has for parameters. */
export const CALLBACK_BODY = `\\bbody\\s*\\)\\s*(?:=>|\\{)`;

/** A method of the AWS SDKs: of the second by a callback or `promise`, `Body` is a buffer. */
export const STORED_BODY = 'getObject';

/** One of these stands in every text of which the next is true. */
export const BODY_HINTS: readonly string[] = ['responseType', 'encoding', STORED_BODY];

/** What says in a text that a request brings all of a body as bytes. */
export const BODY_WORDS =
  `\\bresponseType\\s*:\\s*['"\`](?:${Object.keys(BODY_OPTIONS).join('|')})\\b` +
  `|\\bencoding\\s*:\\s*null\\b|\\b${STORED_BODY}\\s*\\(`;

/** Functions of the same names that read a stream to its end. */
export const CONSUMER_MODULES: readonly string[] = ['stream/consumers'];

/** Types of what `open` of `fs/promises` gives. */
export const HANDLE_TYPES = /\bFileHandle\b/;

/** Types of the readers of web streams. */
export const READER_TYPES = /\bReadableStream(?:Default|BYOB)?Reader\b/;

/** Calls and constructors that wrap bytes without changing them, when given nothing else. */
export const WRAPPERS: readonly string[] = ['Buffer.from', 'Uint8Array', 'Buffer'];

const files = (does: readonly FileCall['does'][]): readonly string[] =>
  Object.entries(FILE_CALLS).flatMap(([name, call]) => (does.includes(call.does) ? [name] : []));

const oneOf = (words: readonly string[]): string => `(?:${words.join('|')})`;

/** Names of functions that bring bytes, whoever calls them and by whatever alias. */
export const SOURCE_WORDS = new RegExp(`\\b(?:${files(['read']).join('|')}|read)${SUFFIXES}\\b`, 'g');

/** Calls and loops that bring bytes, as far as their words tell: at the place of the method's name, or of `for`. */
export const SOURCE_CALLS = new RegExp(
  `\\b(?:${oneOf(LISTEN_METHODS)}\\s*\\(\\s*['"\`]${oneOf([CHUNK_EVENT, PULL_EVENT])}['"\`]` +
    `|pipe\\s*\\(|for\\s+await\\b|${oneOf(BODY_METHODS)}\\s*\\(\\s*\\))`,
  'g',
);

/** File name endings and protocol ids of the dialects. */
export const EXTENSIONS: readonly string[] = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];
export const PROTOCOL_IDS: readonly string[] = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'];
