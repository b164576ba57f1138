import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listening, sent, type Made } from './sources.js';
import { classify, type World } from './world.js';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What the client has got so far. */
  answer(): string;
  /** The headers that it has got, by name; of some the value. */
  headers(): string;
}

const FIRST_ERROR = 400;
/** They say nothing of the content. */
const IGNORED = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'x-powered-by']);

/** A request and its response in the server's hands; the client is ours. The source is posted where it is the request. */
export async function makeExchange(world: World): Promise<Made<Exchange>> {
  const { fault, source } = world.case;
  const server = createServer();
  await listening(server);
  const posts = source === 'request';
  const client = ask({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    method: posts ? 'POST' : 'GET',
    agent: false,
    headers: posts ? { 'Content-Length': world.content.length } : {},
  });
  const got: Buffer[] = [];
  let length = 0;
  let status: number | undefined;
  let end = 'waits';
  let headers = '';
  const leaves = (): boolean => fault?.on === 'sink' && length >= fault.at;
  client.on('response', (answer) => {
    status = answer.statusCode;
    const named = Object.keys(answer.headers).filter((name) => !IGNORED.has(name));
    headers = named.sort().join(', ');
    answer.on('data', (chunk: Buffer) => {
      got.push(chunk);
      length += chunk.length;
      if (leaves()) client.destroy();
    });
    answer.on('end', () => (end = 'ended'));
    answer.on('error', () => (end = 'cut'));
    if (leaves()) client.destroy();
  });
  client.on('error', () => (end = 'reset'));
  const handled = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
  if (posts) {
    const { bytes, whole } = sent(world);
    client.flushHeaders();
    if (whole) client.end(bytes);
    else {
      client.write(bytes);
      void world.begun.then(() => setImmediate(() => client.destroy()));
    }
  } else client.end();
  const [request, response] = await handled;
  const answer = (): string => {
    if (status === undefined) return end;
    const body = Buffer.concat(got);
    const kind = classify(body, world.content);
    // How an error is put into words is not compared.
    return `${status} ${kind === 'other bytes' && status >= FIRST_ERROR ? 'a message' : kind} ${end}`;
  };
  return {
    value: { request, response, answer, headers: () => headers },
    close: () => {
      client.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}
