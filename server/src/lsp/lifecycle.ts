import {
  ErrorCodes,
  ResponseError,
  type Connection,
  type Disposable,
  type InitializeParams,
} from 'vscode-languageserver';
import type { InitializeResult } from 'vscode-languageserver';

/** What is set up at `initialize`, and torn down at `shutdown`. */
export interface Session {
  readonly result: InitializeResult;
  /** The client is ready for requests of the server. */
  initialized(): void;
  readonly registrations: readonly Disposable[];
}

/**
 * Holds the protocol's order: one `initialize`, then requests, then `shutdown`. Requests at another time are refused
 * with the errors that the protocol has for it.
 */
export function serveLifecycle(connection: Connection, start: (params: InitializeParams) => Session): void {
  let state: 'new' | 'running' | 'shut down' = 'new';
  let session: Session | undefined;

  connection.onInitialize((params) => {
    if (state !== 'new') throw new ResponseError(ErrorCodes.InvalidRequest, 'initialize may be sent only once');
    state = 'running';
    session = start(params);
    return session.result;
  });
  connection.onInitialized(() => session?.initialized());
  connection.onShutdown(() => {
    state = 'shut down';
    for (const registration of session?.registrations ?? []) registration.dispose();
    session = undefined;
  });
  // Reached only by what nobody is registered for: everything before `initialize` and after `shutdown`.
  connection.onRequest((method) => {
    if (state === 'new') throw new ResponseError(ErrorCodes.ServerNotInitialized, `${method}: send initialize first`);
    if (state === 'shut down') throw new ResponseError(ErrorCodes.InvalidRequest, `${method}: the server is shut down`);
    throw new ResponseError(ErrorCodes.MethodNotFound, `${method}: not offered`);
  });
}
