import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer as createHttpServer, get, type IncomingMessage } from 'node:http';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import type { SourceKind } from './case.js';
import { note, tick } from './watch.js';
import type { World } from './world.js';

/** Something for the program, and how to be rid of it afterwards. */
export interface Made<T> {
  readonly value: T;
  /** Whether a process of its own has something to do still. */
  isBusy?(): boolean;
  close(): void;
}

export function broken(what: 'source' | 'sink'): Error {
  return Object.assign(new Error(`${what} broken`), { code: what === 'source' ? 'EBROKENSOURCE' : 'EBROKENSINK' });
}

const DEFAULT_CHUNKS = [16_384];

/** Cuts the content as the case says; undefined at the place where the source fails. */
export class Cutter {
  #at = 0;
  #turn = 0;

  constructor(
    private readonly world: World,
    private readonly onPosition: (at: number) => void,
  ) {}

  next(): Buffer | 'end' | 'fault' {
    const { content } = this.world;
    const { fault, chunks = DEFAULT_CHUNKS } = this.world.case;
    const stop = fault?.on === 'source' ? fault.at : Infinity;
    tick();
    this.onPosition(this.#at);
    if (this.#at >= stop) return 'fault';
    if (this.#at >= content.length) return 'end';
    const length = chunks[this.#turn++ % chunks.length] ?? 1;
    const chunk = content.subarray(this.#at, Math.min(this.#at + length, stop));
    this.#at += chunk.length;
    return chunk;
  }
}

/** A stream that gives its chunks one by one, each in a turn of the event loop of its own. */
function chunked(world: World, onPosition: (at: number) => void): Readable {
  const cutter = new Cutter(world, onPosition);
  return new Readable({
    highWaterMark: 16_384,
    read() {
      setImmediate(() => {
        const next = cutter.next();
        if (next === 'end') this.push(null);
        else if (next !== 'fault') this.push(next);
        else this.destroy(world.case.fault?.does === 'error' ? broken('source') : undefined);
      });
    },
  });
}

function webChunks(world: World, onPosition: (at: number) => void): ReadableStream<Uint8Array> {
  const cutter = new Cutter(world, onPosition);
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = cutter.next();
      if (next === 'end') controller.close();
      else if (next === 'fault') controller.error(broken('source'));
      else controller.enqueue(new Uint8Array(next));
    },
    cancel() {
      note(stream, 'cancel');
    },
  });
  return stream;
}

/** How many bytes the other side sends, and whether it goes away then. */
export function sent({ content, case: { fault } }: World): { readonly bytes: Buffer; readonly whole: boolean } {
  return fault?.on === 'source'
    ? { bytes: content.subarray(0, fault.at), whole: false }
    : { bytes: content, whole: true };
}

export async function listening(server: Server, path?: string): Promise<Server> {
  server.listen(path === undefined ? { host: '127.0.0.1', port: 0 } : { path });
  await once(server, 'listening');
  return server;
}

let sockets = 0;

/** A socket of the program's side, connected to one of ours. */
export async function connected(
  world: World,
  kind: 'tcp' | 'unix',
  peer: (socket: Socket) => void,
): Promise<Made<Socket>> {
  const peers: Socket[] = [];
  const server = createServer({ allowHalfOpen: world.case.fault?.does === 'late' }, (socket) => {
    peers.push(socket);
    // The peer's own troubles are none of the program's.
    socket.on('error', () => undefined);
    peer(socket);
  });
  const path = join(world.folder, `socket-${sockets++}`);
  await listening(server, kind === 'unix' ? path : undefined);
  const value = kind === 'unix' ? connect(path) : connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(value, 'connect');
  return {
    value,
    close: () => {
      for (const socket of [value.on('error', () => undefined), ...peers]) socket.destroy();
      server.close();
    },
  };
}

async function fromSocket(world: World, kind: 'tcp' | 'unix'): Promise<Made<Readable>> {
  const { bytes, whole } = sent(world);
  return connected(world, kind, (socket) => {
    // The socket is only read from; what comes back is thrown away.
    socket.resume();
    if (whole) socket.end(bytes);
    else {
      socket.write(bytes);
      void world.begun.then(() => setImmediate(() => socket.resetAndDestroy()));
    }
  });
}

async function fromAnswer(world: World): Promise<Made<Readable>> {
  const { bytes, whole } = sent(world);
  const server = createHttpServer((_request, response) => {
    response.writeHead(200, { 'Content-Length': world.content.length, Connection: 'close' });
    if (whole) response.end(bytes);
    else {
      response.flushHeaders();
      response.write(bytes);
      void world.begun.then(() => setImmediate(() => response.destroy()));
    }
  });
  await listening(server);
  const request = get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent: false });
  const [value] = (await once(request, 'response')) as [IncomingMessage];
  request.on('error', () => undefined);
  return {
    value,
    close: () => {
      value.on('error', () => undefined).destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

function fromChild({ from }: World): Made<Readable> {
  const child = spawn('cat', [from], { stdio: ['ignore', 'pipe', 'ignore'], env: { PATH: process.env['PATH'] ?? '' } });
  const { stdout } = child;
  return {
    value: stdout,
    isBusy: () => child.exitCode === null && !stdout.destroyed && stdout.readableLength < stdout.readableHighWaterMark,
    close: () => {
      child.stdout.destroy();
      child.kill('SIGKILL');
    },
  };
}

const kept = <T>(value: T): Made<T> => ({ value, close: () => undefined });

function fileStream(path: string): Made<Readable> {
  return kept(createReadStream(path));
}

/** A source that is no path and no request. `onPosition` hears how many bytes were given, where the driver gives them. */
export async function makeSource(
  kind: SourceKind,
  world: World,
  onPosition: (at: number) => void,
): Promise<Made<Readable | ReadableStream>> {
  switch (kind) {
    case 'chunks':
      return kept(chunked(world, onPosition));
    case 'web':
      return kept(webChunks(world, onPosition));
    case 'file-stream':
    case 'missing-stream':
      return fileStream(world.from);
    case 'tcp':
    case 'unix':
      return fromSocket(world, kind);
    case 'answer':
      return fromAnswer(world);
    case 'child':
      return fromChild(world);
    case 'file':
    case 'link':
    case 'proc':
    case 'missing':
    case 'directory':
    case 'request':
      throw new Error(`${kind} is no stream of its own`);
  }
}
