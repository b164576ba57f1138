import { EventEmitter, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { State, type LanguageClient } from 'vscode-languageclient/node';
import { createClient } from './client.js';

/** The running server, whichever client holds it: every start has a new one, because a client that failed stays so. */
export class Server {
  readonly #context: ExtensionContext;
  readonly #log: LogOutputChannel;
  readonly #changed = new EventEmitter<void>();
  #client: LanguageClient | undefined;
  /** Starts and stops come one after the other, however fast they are asked for. */
  #last: Promise<void> = Promise.resolve();

  /** Fires after every change of `state`. */
  readonly onDidChange = this.#changed.event;

  constructor(context: ExtensionContext, log: LogOutputChannel) {
    this.#context = context;
    this.#log = log;
  }

  get state(): 'starting' | 'running' | 'stopped' {
    switch (this.#client?.state) {
      case State.Starting:
        return 'starting';
      case State.Running:
        return 'running';
      default:
        return 'stopped';
    }
  }

  /** As the server says it, while it runs. */
  get version(): string | undefined {
    return this.#client?.initializeResult?.serverInfo?.version;
  }

  /** Ends the server that runs, if any, and starts another. Never rejects: the log has what went wrong. */
  start(): Promise<void> {
    this.#last = this.#last.then(() => this.#start());
    return this.#last;
  }

  /** Waits until the server has ended. Never rejects. */
  stop(): Promise<void> {
    this.#last = this.#last.then(() => this.#stop());
    return this.#last;
  }

  async #start(): Promise<void> {
    await this.#stop();
    try {
      const client = createClient(this.#context, this.#log);
      client.onDidChangeState(() => {
        this.#changed.fire();
      });
      this.#client = client;
      await client.start();
    } catch (error) {
      this.#complain(error);
      this.#changed.fire();
    }
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    // One that failed or crashed need not be stopped.
    if (!client?.isRunning()) return;
    try {
      await client.dispose();
    } catch (error) {
      this.#complain(error);
    }
  }

  #complain(error: unknown): void {
    this.#log.error(error instanceof Error ? error : String(error));
  }
}
