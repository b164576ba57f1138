import { createReadStream, createWriteStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createConnection, type Socket } from 'node:net';
import { finished, type Readable, type Writable } from 'node:stream';
import { finished as ended } from 'node:stream/promises';

export function before(from: string, to: string, done: (error: Error) => void): void {
  createReadStream(from).on('error', done).pipe(createWriteStream(to)); // finds: stream-file-copy file -> file
}

export function after(source: Readable, target: Writable, done: (error: Error) => void): void {
  source.pipe(target);
  source.once('error', done);
}

export function forwarded(source: Readable, target: Writable): void {
  source.on('error', (error) => target.destroy(error));
  source.pipe(target);
}

export function everyLink(source: Readable, middle: NodeJS.ReadWriteStream, target: Writable, fail: OnError): void {
  source.on('error', fail);
  middle.on('error', fail);
  source.pipe(middle).pipe(target).on('error', fail);
}

export function between(source: Readable, middle: NodeJS.ReadWriteStream, target: Writable, fail: OnError): void {
  source.on('error', fail).pipe(middle).on('error', fail).pipe(target);
}

export function inALoop(source: Socket, target: Socket): void {
  for (const socket of new Set([source, target])) socket.on('error', () => socket.destroy());
  source.pipe(target);
}

export function inPairs(client: Socket, server: Socket): void {
  [
    [client, server],
    [server, client],
  ].forEach(([a, b]) => {
    if (a === undefined || b === undefined) return;
    a.pipe(b);
    a.on('error', () => b.destroy());
  });
}

export function told(source: Readable, target: Writable, done: (error?: Error | null) => void): void {
  finished(source, done);
  source.pipe(target);
}

export async function waited(source: Readable): Promise<void> {
  source.pipe(process.stdout);
  await ended(source);
}

export function byHelper(source: Readable, response: ServerResponse): void {
  closeOnError(source, response);
  source.pipe(response);
}

function closeOnError(stream: Readable, response: ServerResponse): void {
  stream.on('error', () => response.destroy());
}

export function byCaller(from: string, target: Writable, fail: OnError): void {
  const source = createReadStream(from);
  source.on('error', fail);
  join(source, target);
}

function join(source: Readable, target: Writable): void {
  source.pipe(target);
}

/** Others may listen: what they do with the stream is not seen. */
export function handedOn(source: Readable, target: Writable, watch: (stream: Readable) => void): void {
  watch(source);
  source.pipe(target);
}

export function alias(from: string, target: Writable, fail: OnError): void {
  const file = createReadStream(from);
  const same = file;
  same.on('error', fail);
  file.pipe(target);
}

type OnError = (error: Error) => void;

/** Who makes a stream may listen to it, too. */
export async function connected(port: number, target: Writable): Promise<void> {
  const socket = await connect(port);
  socket.pipe(target);
}

async function connect(port: number): Promise<Socket> {
  const socket = createConnection(port);
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  socket.on('error', (error) => socket.destroy(error));
  return socket;
}
