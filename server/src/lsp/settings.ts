import {
  DidChangeConfigurationNotification,
  type Connection,
  type Disposable,
  type InitializeParams,
} from 'vscode-languageserver';
import { DEFAULT_SETTINGS, readSettings, type Settings } from '../model/index.js';
import type { Abilities } from './abilities.js';
import { reasonOf, type Log } from './log.js';

const SECTION = 'zerocopy';

/**
 * The settings of each document: what the client answers for it (`workspace/configuration`), else what it sent last,
 * else the initialization options. What is not understood is logged, once, and its default stands.
 */
export class SettingsStore {
  readonly #connection: Connection;
  readonly #abilities: Abilities;
  readonly #log: Log;
  readonly #initial: unknown;
  /** For all documents of a client that can't be asked. */
  #sent: unknown;
  readonly #asked = new Map<string, Promise<Settings>>();
  readonly #complained = new Set<string>();

  constructor(connection: Connection, abilities: Abilities, params: InitializeParams, log: Log) {
    this.#connection = connection;
    this.#abilities = abilities;
    this.#log = log;
    this.#initial = sectionOf(params.initializationOptions) ?? params.initializationOptions;
  }

  /** Calls `changed` after every change of settings. */
  listen(changed: () => void): Disposable {
    return this.#connection.onDidChangeConfiguration(({ settings }) => {
      this.#sent = sectionOf(settings);
      this.#complained.clear();
      changed();
    });
  }

  /** To be called when the client is ready: asks to be told of changes. */
  async register(): Promise<void> {
    if (!this.#abilities.configuration || !this.#abilities.registersConfigurationChanges) return;
    try {
      await this.#connection.client.register(DidChangeConfigurationNotification.type, { section: SECTION });
    } catch (error) {
      this.#log.warn(`settings: the client refuses to report changes: ${reasonOf(error)}`);
    }
  }

  of(uri: string): Promise<Settings> {
    let settings = this.#asked.get(uri);
    if (settings === undefined) {
      settings = this.#read(uri);
      this.#asked.set(uri, settings);
    }
    return settings;
  }

  forget(uri: string): void {
    this.#asked.delete(uri);
  }

  /** Everything is asked again when next needed. */
  reset(): void {
    this.#asked.clear();
  }

  async #read(uri: string): Promise<Settings> {
    try {
      const configured: unknown = this.#abilities.configuration
        ? await this.#connection.workspace.getConfiguration({ scopeUri: uri, section: SECTION })
        : undefined;
      const { settings, problems } = readSettings(configured ?? this.#sent ?? this.#initial);
      for (const { setting, because, instead } of problems) this.#complain(`${setting}: ${because}; ${instead}`);
      return settings;
    } catch (error) {
      this.#complain(`settings: the client gave none: ${reasonOf(error)}; the defaults stand`);
      return DEFAULT_SETTINGS;
    }
  }

  #complain(line: string): void {
    if (this.#complained.has(line)) return;
    this.#complained.add(line);
    this.#log.warn(line);
  }
}

/** Clients send settings as `{ zerocopy: { ... } }`. */
function sectionOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && SECTION in value ? value[SECTION] : undefined;
}
