import type { ExtensionContext, LogOutputChannel } from 'vscode';
import {
  LanguageClient,
  RevealOutputChannelOn,
  TransportKind,
  type CloseHandlerResult,
  type ErrorHandler,
  type ErrorHandlerResult,
  type NodeModule,
  type StaticFeature,
} from 'vscode-languageclient/node';
import { documentSelector } from './documents.js';

/** Also the section of the settings. */
const ID = 'zerocopy';
const NAME = 'Zero-Copy Lint';

/** A client of the language server, which the Node that runs this extension runs. Not started yet. */
export function createClient(context: ExtensionContext, log: LogOutputChannel): LanguageClient {
  const server: NodeModule = { module: context.asAbsolutePath('server/dist/server.js'), transport: TransportKind.ipc };
  const client: LanguageClient = new LanguageClient(
    ID,
    NAME,
    { run: server, debug: { ...server, options: { execArgv: ['--nolazy', '--inspect=127.0.0.1:6009'] } } },
    {
      documentSelector,
      outputChannel: log,
      // Cards fold their details away; all text of the source in them is escaped, and no link in them can run anything.
      markdown: { supportHtml: true, isTrusted: false },
      // Nothing pops up unasked: the log has it, and the status item shows that something is wrong.
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationFailedHandler: () => false,
      errorHandler: quietly(() => client.createDefaultErrorHandler()),
    },
  );
  client.registerFeature(tellFolds());
  return client;
}

/** VS Code shows folds in Markdown, too; the library's own list leaves them out. */
function tellFolds(): StaticFeature {
  return {
    fillClientCapabilities: ({ general }) => {
      general?.markdown?.allowedTags?.push('details', 'summary');
    },
    initialize: () => undefined,
    getState: () => ({ kind: 'static' }),
    clear: () => undefined,
  };
}

/** The library's restart policy (a few crashes in a few minutes, then no more), without its messages. */
function quietly(create: () => ErrorHandler): ErrorHandler {
  // Made when first needed: the client that makes it does not exist yet.
  let policy: ErrorHandler | undefined;
  return {
    async error(error, message, count): Promise<ErrorHandlerResult> {
      policy ??= create();
      return { ...(await policy.error(error, message, count)), handled: true };
    },
    async closed(): Promise<CloseHandlerResult> {
      policy ??= create();
      return { ...(await policy.closed()), handled: true };
    },
  };
}
