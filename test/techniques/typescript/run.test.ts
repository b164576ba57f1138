/** Runs each example of the TypeScript techniques before and after the rewrite, on the same inputs. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { loadPair, type Call, type Pair } from './before-and-after.js';
import { bytes, replaced, run, type Inputs, type Outcome } from './world.js';

const SIZES = [0, 1, 65537, 3 * 1024 * 1024];

const SITUATIONS: Readonly<Record<string, Inputs>> = {
  ...Object.fromEntries(SIZES.map((size) => [`${size} bytes`, { source: bytes(size) }])),
  'over a longer target': { source: bytes(10), target: bytes(1000) },
  'a missing source': { source: undefined, target: bytes(5) },
  'a target in a missing folder': { source: bytes(5), noFolder: true },
  'a target that is a folder': { source: bytes(5), target: 'folder' },
};

type Both = (inputs: Inputs) => Promise<{ old: Outcome; now: Outcome }>;

type Runner = (call: Call, from: string, to: string) => Promise<unknown>;

const direct =
  (name: string): Runner =>
  (call, from, to) =>
    call(name, from, to);

/** With the last parameter of a function a callback. */
const withCallback =
  (name: string): Runner =>
  async (call, from, to) => {
    let times = 0;
    await new Promise<void>((resolve, reject) => {
      const done = (error: Error | null | undefined): void => {
        times++;
        if (error) reject(error);
        else resolve();
      };
      call(name, from, to, done).catch(reject);
    });
    assert.equal(times, 1, 'the callback is called once');
  };

const EXAMPLES: readonly { technique: string; file: string; runners: Readonly<Record<string, Runner>> }[] = [
  {
    technique: 'copy-file',
    file: 'promises.ts',
    runners: { copy: direct('copy'), copyNew: direct('copyNew'), copyThen: direct('copyThen') },
  },
  {
    technique: 'copy-file',
    file: 'sync.ts',
    runners: { copy: direct('copy') },
  },
  {
    technique: 'copy-file',
    file: 'required.cjs',
    runners: { copyInto: (call, from, to) => call('copyInto', from, dirname(to)) },
  },
  { technique: 'copy-file', file: 'callbacks.cjs', runners: { copy: withCallback('copy') } },
  { technique: 'copy-file', file: 'piped.ts', runners: { opened: direct('opened') } },
  { technique: 'pipeline', file: 'promise.ts', runners: { copy: direct('copy') } },
  { technique: 'pipeline', file: 'awaited.js', runners: { copy: direct('copy') } },
  { technique: 'pipeline', file: 'append.mts', runners: { append: direct('append') } },
  { technique: 'pipeline', file: 'callback.js', runners: { copy: withCallback('copy') } },
];

describe('TypeScript techniques: before and after do the same', () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'zerocopy-run-'));
  });
  after(() => {
    rmSync(root, { recursive: true });
  });

  for (const { technique, file, runners } of EXAMPLES) {
    for (const [name, runner] of Object.entries(runners)) {
      describe(`${technique}/${file} ${name}`, () => {
        let pair: Pair;
        before(() => {
          pair = loadPair(root, technique, file);
        });
        const both: Both = async (inputs) => ({
          old: await run(root, inputs, (from, to) => runner(pair.before, from, to)),
          now: await run(root, inputs, (from, to) => runner(pair.after, from, to)),
        });

        for (const [title, inputs] of Object.entries(SITUATIONS)) {
          it(title, async () => {
            const { old, now } = await both(inputs);
            assert.deepEqual({ ...now, mode: undefined }, { ...old, mode: undefined });
            if (technique === 'copy-file' && now.ended === 'ok') {
              // Declared: the permission bits of the source come along.
              assert.equal(now.mode, 0o640);
              assert.notEqual(old.mode, now.mode);
            } else assert.equal(now.mode, old.mode);
          });
        }

        if (technique === 'copy-file') {
          it('a folder as source: the same error, and an old target may go, as declared', async () => {
            // Where the target must be new, an old one would be another error.
            const { old, now } = await both({ source: 'folder', ...(name !== 'copyNew' && { target: bytes(5) }) });
            assert.equal(now.ended, old.ended);
            assert.ok(now.target === undefined || Buffer.isBuffer(now.target));
          });
        } else {
          it('a source that fails in the middle', async () => {
            await replaced('createReadStream', brokenSource, () => same(both, IN_THREE));
          });
          it('a sink that fails in the middle', async () => {
            await replaced('createWriteStream', brokenSink, () => same(both, bytes(200_000)));
          });
        }
      });
    }
  }
});

describe('TypeScript techniques: a pipe whose source nobody listened to', () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'zerocopy-pipe-'));
  });
  after(() => {
    rmSync(root, { recursive: true });
  });

  const FORMS: readonly { file: string; name: string; runner: Runner }[] = [
    { file: 'piped.ts', name: 'copy', runner: direct('copy') },
    { file: 'piped.ts', name: 'copyNamed', runner: direct('copyNamed') },
    { file: 'piped.ts', name: 'saved', runner: direct('saved') },
    { file: 'piped.cjs', name: 'copy', runner: withCallback('copy') },
  ];
  for (const { file, name, runner } of FORMS) {
    describe(`pipeline/${file} ${name}`, () => {
      let pair: Pair;
      before(() => {
        pair = loadPair(root, 'pipeline', file);
      });
      const once = (call: Call, inputs: Inputs): Promise<Outcome> =>
        run(root, inputs, (from, to) => runner(call, from, to));

      for (const [title, inputs] of Object.entries(SITUATIONS)) {
        if (inputs.source === undefined) continue;
        it(`${title}: the same`, async () => {
          assert.deepEqual(await once(pair.after, inputs), await once(pair.before, inputs));
        });
      }
      it('a sink that fails in the middle: the same', async () => {
        await replaced('createWriteStream', brokenSink, () =>
          same(
            async (inputs) => ({ old: await once(pair.before, inputs), now: await once(pair.after, inputs) }),
            bytes(200_000),
          ),
        );
      });
      // Before, an error of the source ended the process, or was never heard of.
      it('a missing source: the error arrives now', async () => {
        assert.equal((await once(pair.after, { source: undefined })).ended, 'ENOENT');
      });
      it('a source that fails in the middle: the error arrives now', async () => {
        await replaced('createReadStream', brokenSource, async () => {
          assert.equal((await once(pair.after, { source: IN_THREE })).ended, 'EIO');
        });
      });
    });
  }
});

/** How much of a chunk in flight still comes to the target is nobody's promise; what is there is a part of the source. */
async function same(both: Both, source: Buffer): Promise<void> {
  const { old, now } = await both({ source });
  assert.notEqual(old.ended, 'ok');
  assert.equal(now.ended, old.ended);
  for (const { target } of [old, now]) {
    if (Buffer.isBuffer(target)) assert.deepEqual(target, source.subarray(0, target.length));
    else assert.equal(target, undefined);
  }
}

const IN_THREE = bytes(3000);

function brokenSource(): Readable {
  let at = 0;
  return new Readable({
    read() {
      this.push(IN_THREE.subarray(at, (at += 1000)));
      if (at > IN_THREE.length) this.destroy(Object.assign(new Error('broken'), { code: 'EIO' }));
    },
  });
}

function brokenSink(): Writable {
  return new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    },
  });
}
