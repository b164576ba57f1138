// A real VS Code (code-server, from npm) that serves this extension on 127.0.0.1: for the editor test and `npm start`.
// It is kept out of the project's dependencies: about 900 MB, in a cache folder that is filled once.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { npmFlags, PinnedPackages } from '../../scripts/lib/pinned.mjs';
import { run, signalTree, start } from '../../scripts/lib/run.mjs';

/** Where the host is kept; a folder shared between clones may be named in the environment. */
const cache = process.env['ZEROCOPY_EDITOR_CACHE'] ?? join(import.meta.dirname, '..', '..', '.cache', 'vscode');
const packages = new PinnedPackages(join(import.meta.dirname, 'host'), cache);

/** The Node that code-server and vsce need: this one if it is new enough, else the one from npm (Linux only). */
function nodeBin() {
  if (Number.parseInt(process.versions.node) >= 24) return dirname(process.execPath);
  return join(cache, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin');
}

function newNodeEnvironment() {
  return { ...process.env, PATH: `${nodeBin()}${delimiter}${process.env['PATH'] ?? ''}` };
}

/** True if the host is installed as pinned. */
export function isHostReady() {
  return packages.isReady();
}

/**
 * Installs the host into the cache folder, unless it is there.
 * @param {(line: string) => void} report
 */
export async function prepareHost(report) {
  const before = () => {
    report('fetching VS Code (code-server), Node 24 and vsce from npm, about 900 MB on disk');
  };
  await packages.prepare(before, async () => {
    if (!existsSync(nodeBin())) throw new Error('VS Code needs Node 24 or later here: start this with it');
    report("fetching VS Code's own packages");
    // Its native parts (log file, SQLite, watchdog) stay unbuilt: VS Code has a fallback for each, and nobody needs a
    // C++ compiler.
    const vscode = join(cache, 'node_modules', 'code-server', 'lib', 'vscode');
    // Its lock file is not complete, so `npm ci` refuses it.
    await run('npm', ['install', '--omit=dev', ...npmFlags], { cwd: vscode, env: newNodeEnvironment() });
  });
}

/**
 * Packs the built extension into a .vsix.
 * @param {string} project
 * @param {string} file
 */
export async function packExtension(project, file) {
  const vsce = join(cache, 'node_modules', '@vscode', 'vsce', 'vsce');
  // Everything is bundled (no dependencies), and links in the README stay as they are.
  const flags = ['--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository'];
  return run(join(nodeBin(), 'node'), [vsce, 'package', ...flags, '--out', file], { cwd: project });
}

/** Nothing pops up, nothing is fetched; Restricted Mode stays as it is. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  // In a browser VS Code saves by itself unless told not to.
  'files.autoSave': 'off',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
};

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}

/** @typedef {{ url: string, log(): string, stop(): Promise<void> }} EditorHost */

/**
 * Serves VS Code with the extension installed, with settings and extensions folders of its own in a temporary folder.
 * @param {{ vsix: string, folder: string, port?: number, settings?: Record<string, unknown> }} options
 * @returns {Promise<EditorHost>}
 */
export async function startHost({ vsix, folder, port, settings }) {
  const home = mkdtempSync(join(tmpdir(), 'zerocopy-editor-'));
  const removeHome = () => {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', removeHome);
  const userData = join(home, 'user-data');
  mkdirSync(join(userData, 'User'), { recursive: true });
  writeFileSync(join(userData, 'User', 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }, null, 2));

  const node = join(nodeBin(), 'node');
  const entry = join(cache, 'node_modules', 'code-server', 'out', 'node', 'entry.js');
  const folders = ['--user-data-dir', userData, '--extensions-dir', join(home, 'extensions')];
  // code-server writes its own settings below the XDG folders: keep the user's home clean.
  const env = {
    ...newNodeEnvironment(),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    // What the extension measures there is not the user's.
    XDG_CACHE_HOME: join(home, 'cache'),
    // No gallery: nothing is asked of the network.
    EXTENSIONS_GALLERY: '{}',
  };

  await run(node, [entry, ...folders, '--install-extension', vsix], { env });

  const address = `127.0.0.1:${port ?? (await freePort())}`;
  const flags = ['--auth', 'none', '--bind-addr', address, '--disable-telemetry', '--disable-update-check'];
  const child = start(node, [entry, ...folders, ...flags, folder], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
  }
  const ended = new Promise((resolve) => child.once('close', resolve));

  const stop = async () => {
    signalTree(child, 'SIGTERM');
    await Promise.race([ended, sleep(3000, undefined, { ref: false })]);
    signalTree(child, 'SIGKILL');
    removeHome();
    process.removeListener('exit', removeHome);
  };

  const deadline = Date.now() + 60_000;
  while (!(await isUp(address))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`VS Code did not start on ${address}:\n${output}`);
    }
    await sleep(200);
  }
  // Only lines with a time: the rest is stack traces of the native parts that were left unbuilt.
  const log = () =>
    output
      .split('\n')
      .filter((line) => line.startsWith('['))
      .join('\n');
  return { url: `http://${address}/?folder=${encodeURIComponent(folder)}`, log, stop };
}

/** @param {string} address */
async function isUp(address) {
  try {
    return (await fetch(`http://${address}/healthz`)).ok;
  } catch {
    return false;
  }
}
