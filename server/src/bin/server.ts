// The language server for VS Code (`--node-ipc`) and for other editors (`--stdio`).
import { startServer } from './languageServer.js';

if (process.argv.includes('--node-ipc')) startServer('ipc');
else if (process.argv.includes('--stdio')) startServer('stdio');
else {
  process.stderr.write('usage: server --stdio | --node-ipc\n');
  process.exitCode = 2;
}
