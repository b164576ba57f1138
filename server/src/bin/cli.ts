#!/usr/bin/env node
// The command line: wires the process to the commands.
import { setFlagsFromString } from 'node:v8';
import { Workbench } from '../engine/index.js';
import { nodeLanguageHost, Terminal } from '../hosts/node/index.js';
import { allPatterns } from '../patterns/index.js';
import { run } from './commands/program.js';
import { allLanguages } from './languages.generated.js';
import { analyserStamp, productVersion } from './version.js';

const { stdout, stderr, env } = process;

// Trees of parsed functions are garbage soon: with the usual growth of the heap they take twice the memory before they
// are collected, for hardly less time. A V8 without this flag says so on standard error and goes on.
setFlagsFromString('--heap-growing-percent=20');

// Node's own exit status for a defect is 1, which here means that something was found.
process.on('uncaughtException', (error) => {
  stderr.write(`zerocopy: error: unexpected: ${error.stack ?? error.message}\n`);
  process.exit(2);
});

const stamp = analyserStamp(import.meta.filename);
const code = await run(
  process.argv.slice(2),
  {
    workbench: new Workbench(allLanguages, nodeLanguageHost()),
    patterns: allPatterns,
    terminal: new Terminal({ stdout, stderr, environment: env }),
    cwd: process.cwd(),
    version: productVersion(),
    environment: env,
    ...(stamp !== undefined && { analyserStamp: stamp }),
  },
  {
    // Loaded only when asked for: the protocol's library is none of the other commands' business.
    serve: async () => {
      const { startServer } = await import('./languageServer.js');
      startServer('stdio');
    },
  },
);
if (code !== undefined) process.exitCode = code;
