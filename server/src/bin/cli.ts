#!/usr/bin/env node
// The command line: wires the process to the commands.
import { LocalTypes, Workbench } from '../engine/index.js';
import { growHeapSlowly, nodeLanguageHost, nodeTypeHost, optimiseLess, Terminal } from '../hosts/node/index.js';
import type { LanguageHost } from '../model/index.js';
import { allPatterns } from '../patterns/index.js';
import { run } from './commands/program.js';
import { allLanguages } from './languages.generated.js';
import { analyserStamp, productVersion } from './version.js';

const { stdout, stderr, env } = process;

optimiseLess();

const host = nodeLanguageHost();
const languageHost: LanguageHost = {
  grammar: (name) => {
    growHeapSlowly();
    return host.grammar(name);
  },
};

// Node's own exit status for a defect is 1, which here means that something was found.
process.on('uncaughtException', (error) => {
  stderr.write(`zerocopy: error: unexpected: ${error.stack ?? error.message}\n`);
  process.exit(2);
});

/** Aborted by the first Ctrl+C; the second one ends the process. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    controller.abort();
  });
  process.once('SIGTERM', () => {
    controller.abort();
  });
  return controller.signal;
}

/** No without a terminal: whoever answers must have read the question. */
async function askOnTerminal(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    stderr.write(`${question} nobody can answer here: say --yes\n`);
    return false;
  }
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}

const stamp = analyserStamp(import.meta.filename);
const code = await run(
  process.argv.slice(2),
  {
    workbench: new Workbench(allLanguages, languageHost, new LocalTypes(allLanguages, nodeTypeHost())),
    patterns: allPatterns,
    terminal: new Terminal({ stdout, stderr, environment: env }),
    cwd: process.cwd(),
    version: productVersion(),
    environment: env,
    ...(stamp !== undefined && { analyserStamp: stamp }),
  },
  {
    ask: askOnTerminal,
    get signal() {
      return interrupted();
    },
    // Loaded only when asked for: the protocol's library is none of the other commands' business.
    serve: async () => {
      const { startServer } = await import('./languageServer.js');
      startServer('stdio');
    },
  },
);
if (code !== undefined) process.exitCode = code;
