import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { Writable } from 'node:stream';
import { WritableStream } from 'node:stream/web';
import { broken, connected, type Made } from './sources.js';
import type { SinkKind } from './case.js';
import { note, tick } from './watch.js';
import { classify, targetState, type World } from './world.js';

export interface MadeSink<T> extends Made<T> {
  /** What came out at the other side. */
  bytes(): string;
  /** The most bytes that waited in the stream at a time. */
  held(): number;
}

const HIGH_WATER_MARK = 16_384;

/** Takes chunks until it fails; `slow` takes each in a turn of its own. */
function collector(world: World, slow: boolean): MadeSink<Writable> {
  const { fault } = world.case;
  const got: Buffer[] = [];
  let length = 0;
  let held = 0;
  const value = new Writable({
    highWaterMark: HIGH_WATER_MARK,
    write(chunk: Buffer, _encoding, callback) {
      tick();
      held = Math.max(held, this.writableLength);
      const fails = fault?.on === 'sink' && length + chunk.length > fault.at;
      const bytes = fails ? chunk.subarray(0, Math.max(0, fault.at - length)) : chunk;
      got.push(bytes);
      length += bytes.length;
      const done = (): void => {
        if (fails && fault.does === 'close') this.destroy();
        callback(fails && fault.does === 'error' ? broken('sink') : undefined);
      };
      if (slow) setImmediate(() => setImmediate(done));
      else done();
    },
  });
  return {
    value,
    close: () => undefined,
    bytes: () => classify(Buffer.concat(got), world.content),
    held: () => held,
  };
}

function webCollector(world: World): MadeSink<WritableStream> {
  const { fault } = world.case;
  const got: Uint8Array[] = [];
  let length = 0;
  const value = new WritableStream<Uint8Array>({
    write(chunk) {
      tick();
      if (fault?.on === 'sink' && length + chunk.length > fault.at) throw broken('sink');
      got.push(chunk);
      length += chunk.length;
    },
    close() {
      note(value, 'close');
    },
    abort() {
      note(value, 'abort');
    },
  });
  return {
    value,
    close: () => undefined,
    bytes: () => classify(Buffer.concat(got), world.content),
    held: () => 0,
  };
}

async function toSocket(world: World, kind: 'tcp' | 'unix'): Promise<MadeSink<Writable>> {
  const { fault } = world.case;
  const got: Buffer[] = [];
  let length = 0;
  const made = await connected(world, kind, (socket) => {
    const leave = (): void => {
      if (kind === 'tcp') socket.resetAndDestroy();
      else socket.destroy();
    };
    socket.on('data', (chunk: Buffer) => {
      got.push(chunk);
      length += chunk.length;
      if (fault?.does === 'close' && fault.on === 'sink' && length >= fault.at) leave();
    });
    if (fault?.does === 'late') socket.on('end', leave);
    else if (fault?.on === 'sink' && fault.at === 0) void world.begun.then(() => setImmediate(leave));
  });
  return { ...made, bytes: () => classify(Buffer.concat(got), world.content), held: () => 0 };
}

function toFile(world: World): MadeSink<Writable> {
  const value = createWriteStream(world.to);
  return { value, close: () => undefined, bytes: () => targetState(world).bytes, held: () => 0 };
}

function toChild(world: World): MadeSink<Writable> {
  const child = spawn('sh', ['-c', 'cat > "$1"', 'sh', world.to], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env['PATH'] ?? '' },
  });
  const { stdin } = child;
  return {
    value: stdin,
    isBusy: () => child.exitCode === null && (stdin.destroyed || stdin.writableEnded || stdin.writableLength > 0),
    close: () => {
      child.stdin.on('error', () => undefined).destroy();
      child.kill('SIGKILL');
    },
    bytes: () => targetState(world).bytes,
    held: () => 0,
  };
}

/** A sink that is no path and no response. */
export async function makeSink(kind: SinkKind, world: World): Promise<MadeSink<Writable | WritableStream>> {
  switch (kind) {
    case 'collector':
    case 'slow':
      return collector(world, kind === 'slow');
    case 'web':
      return webCollector(world);
    case 'file-stream':
    case 'no-directory-stream':
      return toFile(world);
    case 'tcp':
    case 'unix':
      return toSocket(world, kind);
    case 'child':
      return toChild(world);
    case 'new':
    case 'existing':
    case 'directory':
    case 'no-directory':
    case 'same':
    case 'link-to-source':
    case 'response':
      throw new Error(`${kind} is no stream of its own`);
  }
}
