// npm start [FOLDER] [-- --no-editor] [-- --port N]: installs what is missing, builds, lints FOLDER (default: examples)
// to the terminal, then serves a real VS Code with the extension and FOLDER open.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packExtension, prepareHost, startHost } from '../test/editor/host.mjs';
import { bundle, installIfMissing, root } from './lib/project.mjs';
import { run } from './lib/run.mjs';
import { describeError, note, step } from './lib/steps.mjs';

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'no-editor': { type: 'boolean', default: false }, port: { type: 'string' } },
  });
  // npm runs scripts in the project's folder; a relative FOLDER is meant from where the user is.
  const here = process.env['INIT_CWD'] ?? process.cwd();
  const folder = positionals[0] === undefined ? join(root, 'examples') : resolve(here, positionals[0]);
  if (positionals.length > 1) throw new Error('one FOLDER at most');
  if (!existsSync(folder)) throw new Error(`no such folder: ${folder}`);
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new Error(`not a port: ${values.port}`);
  }
  return { folder, editor: !values['no-editor'], port };
}

/** @param {string} folder */
async function lint(folder) {
  const cli = join(root, 'server', 'dist', 'cli.js');
  // 1 says that there are findings, which is what a linter is for.
  await run(process.execPath, [cli, 'check', folder], { show: true, okCodes: [0, 1] });
}

/**
 * @param {string} folder
 * @param {number | undefined} port
 */
async function serve(folder, port) {
  await step('prepare VS Code', () => prepareHost(note));
  const scratch = mkdtempSync(join(tmpdir(), 'zerocopy-start-'));
  try {
    const vsix = join(scratch, 'extension.vsix');
    await step('pack the extension', () => packExtension(root, vsix));
    const host = await step('start VS Code', () =>
      startHost({ vsix, folder, ...(port === undefined ? {} : { port }) }),
    );
    console.log(`\nVS Code with Zero-Copy Lint: ${host.url}\nCtrl-C stops it.`);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

try {
  const { folder, editor, port } = readOptions();
  await installIfMissing();
  await step('build', bundle);
  await step(`zerocopy check ${folder}`, () => lint(folder));
  // The server keeps this process alive until Ctrl-C.
  if (editor) await serve(folder, port);
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 2;
}
