import type { RemoteConsole } from 'vscode-languageserver';

/** Where the server says what people may want to know: `window/logMessage` by level. One line each. */
export type Log = Pick<RemoteConsole, 'error' | 'warn' | 'info' | 'debug'>;

/** The first line of what went wrong: stacks and sources don't belong in a log that people paste into reports. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.split('\n', 1)[0] ?? '';
}
