// What a machine may lack: how each thing is found, and the command that installs it.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isHostReady } from '../../test/editor/host.mjs';
import { areNodesReady } from '../../test/prove/ts/host.mjs';

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The path of the first of these programs that is found in PATH.
 * @param {...string} names
 */
function findTool(...names) {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

export const tools = {
  cc: {
    name: 'a C compiler',
    find: () => findTool('cc', 'gcc', 'clang'),
    install: 'sudo apt-get install gcc libc6-dev',
  },
  patch: {
    name: 'patch',
    find: () => findTool('patch'),
    install: 'sudo apt-get install patch',
  },
  chromium: {
    name: 'Chromium',
    find: () => findTool('chromium', 'chromium-browser', 'google-chrome'),
    install: 'sudo apt-get install chromium',
  },
  nodes: {
    name: 'Node 22 and 24 (from npm)',
    find: () => (areNodesReady() ? 'ready' : undefined),
    install: 'npm test, with the npm registry in reach',
  },
  vscode: {
    name: 'VS Code (code-server, from npm)',
    find: () => (isHostReady() ? 'ready' : undefined),
    install: 'npm test, with the npm registry in reach',
  },
};
