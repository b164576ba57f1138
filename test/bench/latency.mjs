// Measures a language server from outside: types into a file (which is never written) and waits for the diagnostics of
// each version, then hovers. Prints one JSON line; times in ms, memory in MiB.
//   node latency.mjs --file F --lang ID [--root DIR] [--edits N] [--settle MS] [--timeout MS] -- SERVER ARG...
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { treeMemory } from './processes.mjs';

const PAUSE = 40;

const { values: options, positionals: command } = parseArgs({
  allowPositionals: true,
  options: {
    file: { type: 'string', default: '' },
    lang: { type: 'string', default: 'c' },
    root: { type: 'string' },
    edits: { type: 'string', default: '50' },
    settle: { type: 'string', default: '300' },
    timeout: { type: 'string', default: '20000' },
  },
});
const [server, ...serverArguments] = command;
if (server === undefined || options.file === '')
  throw new Error('usage: latency.mjs --file F --lang ID -- SERVER ARG...');

const file = resolve(options.file);
const root = pathToFileURL(resolve(options.root ?? dirname(file))).href;
const uri = pathToFileURL(file).href;
const text = readFileSync(file, 'utf8');
const began = performance.now();
const child = spawn(server, serverArguments, { stdio: ['pipe', 'pipe', 'ignore'] });
const connection = createProtocolConnection(
  new StreamMessageReader(child.stdout),
  new StreamMessageWriter(child.stdin),
);

/** @type {{ version: number, time: number }} */
let last = { version: -1, time: 0 };
/** @type {() => void} */
let wake = () => undefined;
connection.onNotification(
  'textDocument/publishDiagnostics',
  (/** @type {{ uri: string, version?: number }} */ shown) => {
    if (shown.uri !== uri) return;
    last = { version: shown.version ?? Infinity, time: performance.now() };
    wake();
  },
);
connection.onRequest('workspace/configuration', (/** @type {{ items: unknown[] }} */ { items }) =>
  items.map(() => null),
);
connection.onRequest('workspace/workspaceFolders', () => [{ uri: root, name: 'root' }]);
connection.onRequest('client/registerCapability', () => null);
connection.onRequest('window/workDoneProgress/create', () => null);
connection.listen();

/**
 * Resolves with the time at which the diagnostics of `version` came.
 * @param {number} version
 */
async function shown(version) {
  const deadline = AbortSignal.timeout(Number(options.timeout));
  while (last.version < version) {
    await new Promise((done, fail) => {
      wake = () => {
        done(undefined);
      };
      deadline.addEventListener(
        'abort',
        () => {
          fail(new Error(`no diagnostics of version ${version}`));
        },
        { once: true },
      );
    });
  }
  return last.time;
}

/**
 * @param {readonly number[]} values
 * @param {number} share
 */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(2));
}

await connection.sendRequest('initialize', {
  processId: process.pid,
  rootUri: root,
  workspaceFolders: [{ uri: root, name: 'root' }],
  capabilities: {
    workspace: { configuration: true, workspaceFolders: true },
    window: { workDoneProgress: true },
    general: { markdown: { parser: 'none', allowedTags: ['img', 'details', 'summary'] } },
    textDocument: {
      publishDiagnostics: { versionSupport: true, relatedInformation: true, dataSupport: true },
      hover: { contentFormat: ['markdown'] },
    },
  },
});
await connection.sendNotification('initialized', {});
await connection.sendNotification('textDocument/didOpen', {
  textDocument: { uri, languageId: options.lang, version: 1, text },
});
const first = (await shown(1)) - began;
// Later, fuller diagnostics of the same version belong to the start.
for (let quiet = performance.now(); performance.now() - quiet < Number(options.settle);) {
  await sleep(20);
  quiet = Math.max(quiet, last.time);
}

// A comment grows at the end of a line in the middle, so that the file stays valid.
const lines = text.split('\n');
const line = lines.findIndex((it, i) => i > lines.length / 2 && /^\s+\S.*;\s*$/.test(it));
let character = lines[line]?.length ?? 0;
/** @type {number[]} */
const latencies = [];
let peak = treeMemory(child.pid ?? 0);
for (let i = 0; i < Number(options.edits); i++) {
  const version = i + 2;
  const position = { line, character: character++ };
  const at = performance.now();
  const change = { range: { start: position, end: position }, text: ' //'[i] ?? 'x' };
  await connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version },
    contentChanges: [change],
  });
  latencies.push((await shown(version)) - at);
  peak = Math.max(peak, treeMemory(child.pid ?? 0));
  await sleep(PAUSE);
}
// Hovers at the names of calls that move bytes: a card has to be made there, of a copy or of the call.
const spots = lines.flatMap((text, at) => {
  const found = /\b(?:read|write|pipe|on|readFile|writeFile)(?=\()/.exec(text);
  return found === null || at === line ? [] : [{ line: at, character: found.index + 1 }];
});
/** @type {number[]} */
const hovers = [];
for (let i = 0; i < Number(options.edits) && spots.length > 0; i++) {
  const position = spots[Math.floor((i / Number(options.edits)) * spots.length)];
  const at = performance.now();
  await connection.sendRequest('textDocument/hover', { textDocument: { uri }, position });
  hovers.push(performance.now() - at);
}
/** @param {readonly number[]} times */
const summary = (times) => ({
  n: times.length,
  p50: quantile(times, 0.5),
  p95: quantile(times, 0.95),
  max: quantile(times, 1),
});
console.log(
  JSON.stringify({
    lines: lines.length,
    spawn_to_first_diag: Number(first.toFixed(1)),
    edit_to_diag: summary(latencies),
    ...(hovers.length === 0 ? {} : { hover: summary(hovers) }),
    rss_end_mb: Math.round(peak / 1024),
  }),
);
await Promise.race([connection.sendRequest('shutdown'), sleep(1000)]);
await connection.sendNotification('exit').catch(() => undefined);
await sleep(100);
child.kill('SIGKILL');
process.exit(0);
