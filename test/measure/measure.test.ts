import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ratiosOf, transferCost, type Measurement } from '../../server/src/cost/index.js';
import { findCompiler, measure, MeasureError, Measurements } from '../../server/src/hosts/node/index.js';
import { chartText, PLAIN, renderCard, renderMeasurementHtml } from '../../server/src/render/index.js';
import { compareCost } from '../../server/src/cost/index.js';
import { copyText, runFake, temporaryFolders } from '../bin/harness.js';
import { find, needs } from '../support/needs.js';
import { copySite, endpoint } from '../support/site.js';

const MIB = 1024 * 1024;

function leftovers(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('zerocopy-measure-'));
}

/** Three rounds in which sendfile took half of what the loop did, more or less. */
const MEASUREMENT: Measurement = {
  source: 'file',
  sink: 'socket',
  bufferBytes: 4096,
  bytes: MIB,
  complete: true,
  day: '2026-01-31',
  machine: 'Linux 6.18, <b>processor</b>',
  runs: [
    ...[100, 200, 400].map(
      (own, index) => ({ round: index + 1, way: 'read-write', own, peer: own, calls: 513 }) as const,
    ),
    ...[40, 100, 300].map((own, index) => ({ round: index + 1, way: 'sendfile', own, peer: 200, calls: 2 }) as const),
  ],
};

describe('measurements', () => {
  it('are shares of what the loop took in the same round', () => {
    const [base, sendfile] = ratiosOf(MEASUREMENT);
    assert.deepEqual([base?.way, base?.median, base?.low, base?.high], ['read-write', 1, 1, 1]);
    assert.deepEqual([sendfile?.way, sendfile?.median, sendfile?.low, sendfile?.high], ['sendfile', 0.5, 0.4, 0.75]);
    assert.equal(sendfile?.together, 0.75);
    assert.equal(sendfile.rounds, 3);
  });

  it('leave out rounds in which the loop was not run', () => {
    const runs = [...MEASUREMENT.runs, { round: 9, way: 'sendfile', own: 1, peer: 1, calls: 2 } as const];
    assert.equal(ratiosOf({ ...MEASUREMENT, runs })[1]?.rounds, 3);
    assert.deepEqual(ratiosOf({ ...MEASUREMENT, runs: [] }), []);
  });

  it('are shown as bars with their spread, and with what must be known to read them', () => {
    const text = chartText(MEASUREMENT, PLAIN);
    assert.match(text, /^ {2}sendfile +#+\.+ +0\.50 \(0\.40 to 0\.75\), with the other end 0\.75, 2 calls$/m);
    assert.match(text, /over loopback: the receiver pays/);
    const html = renderMeasurementHtml(MEASUREMENT);
    assert.match(html, /0\.50 \(0\.40 to 0\.75\)/);
    assert.match(html, /<rect/);
    assert.doesNotMatch(html, /<b>processor/);
  });

  it('are added to the card of a copy of the same kind, and to no other', () => {
    const site = copySite({ buffer: { name: 'buf', storage: 'array', capacity: 4096 } });
    const advice = {
      technique: 'sendfile',
      title: 'use sendfile',
      safety: 'safe',
      assumed: [],
      lost: [],
      keptByCode: [],
      cost: compareCost(site, 'sendfile'),
    } as const;
    const finding = { pattern: 'copy-loop', severity: 'warning', message: '', site, advice: [advice] } as const;
    const card = renderCard(finding, '', { format: 'plaintext', measured: [MEASUREMENT] }).replace(/\s+/g, ' ');
    assert.match(card, /On this machine, processor time .* file to socket, against a loop with 4 KiB, 2026-01-31/s);
    assert.match(card, /- sendfile: 0\.50 \(0\.40 to 0\.75\), with the other end 0\.75/);
    const other = { ...finding, site: { ...site, sink: endpoint({ kind: 'pipe' }) } };
    assert.doesNotMatch(renderCard(other, '', { format: 'plaintext', measured: [MEASUREMENT] }), /this machine/);
  });
});

describe('what was measured', () => {
  const folderWith = temporaryFolders();

  it('is kept for the user, the newest of each pair and buffer', async () => {
    const kept = new Measurements({ XDG_CACHE_HOME: folderWith() });
    assert.deepEqual(kept.read(), []);
    await kept.add(MEASUREMENT);
    await kept.add({ ...MEASUREMENT, sink: 'pipe' });
    await kept.add({ ...MEASUREMENT, day: '2026-02-01' });
    assert.deepEqual(
      kept.read().map(({ sink, day }) => [sink, day]),
      [
        ['socket', '2026-02-01'],
        ['pipe', '2026-01-31'],
      ],
    );
  });
});

describe('zerocopy measure', () => {
  const folderWith = temporaryFolders();

  it('says what to install when there is no compiler', async () => {
    const { code, stderr } = await runFake(folderWith(), ['measure', '--yes']);
    assert.equal(code, 2);
    assert.match(stderr, /no C compiler found.*apt install gcc/);
  });

  it('refuses kinds and sizes that can not be', async () => {
    for (const args of [
      ['--from', 'tty'],
      ['--buffer', '0'],
      ['--rounds', '0'],
      ['--seconds', 'x'],
    ]) {
      assert.equal((await runFake(folderWith(), ['measure', ...args])).code, 2, args.join(' '));
    }
  });

  describe('with a compiler', function () {
    needs('cc');
    this.timeout(60_000);
    const environment = () => ({ PATH: process.env['PATH'] ?? '', XDG_CACHE_HOME: folderWith() });
    const small = ['--size', '1M', '--rounds', '2', '--seconds', '20'];

    it('compiles without a warning', () => {
      const source = join(import.meta.dirname, '../../server/measure/measure.c');
      execFileSync(find('cc') ?? 'cc', ['-O2', '-Wall', '-Wextra', '-Werror', '-fsyntax-only', source], {
        stdio: 'pipe',
      });
    });

    it('asks first, and does nothing without a yes', async () => {
      const before = leftovers();
      const { code, stdout, stderr } = await runFake(folderWith(), ['measure', ...small], {
        environment: environment(),
        answer: false,
      });
      assert.equal(code, 0);
      assert.equal(stdout, '');
      assert.match(stderr, /compiles a small program of zerocopy with .*cc in a temporary folder and runs it/);
      assert.match(stderr, /nothing was compiled and nothing was measured/);
      assert.deepEqual(leftovers(), before);
    });

    it('measures after a yes, shows the bars, keeps them, and leaves nothing behind', async () => {
      const before = leftovers();
      const own = environment();
      const args = ['measure', '--from', 'file', '--to', 'pipe', '--buffer', '4k', ...small];
      const { code, stdout } = await runFake(folderWith(), args, { environment: own, answer: true });
      assert.equal(code, 0);
      assert.match(stdout, /file to pipe, 1 MiB each, against a loop with 4 KiB/);
      assert.match(stdout, /^ {2}sendfile +[#.]+ +\d\.\d\d/m);
      const [kept] = new Measurements(own).read();
      assert.deepEqual([kept?.source, kept?.sink, kept?.bufferBytes, kept?.complete], ['file', 'pipe', 4096, true]);
      assert.deepEqual(leftovers(), before);
    });

    it('keeps nothing when it is ended', async () => {
      const own = environment();
      const options = { environment: own, signal: AbortSignal.timeout(30) };
      const args = ['measure', '--yes', '--buffer', '1', '--size', '64M', '--rounds', '100'];
      const { code, stdout, stderr } = await runFake(folderWith(), args, options);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /measuring was ended; nothing was kept/);
      assert.deepEqual(new Measurements(own).read(), []);
    });

    it('measures as at a copy', async () => {
      const folder = folderWith({ 'a.c': copyText() });
      const args = ['measure', 'a.c:2', '--yes', '--format', 'json', ...small];
      const { code, stdout } = await runFake(folder, args, { environment: environment() });
      assert.equal(code, 0);
      const { source, sink } = JSON.parse(stdout) as Measurement;
      assert.deepEqual([source, sink], ['file', 'socket']);
      const nowhere = await runFake(folder, ['measure', 'nowhere.c:1', '--yes'], { environment: environment() });
      assert.equal(nowhere.code, 2);
      assert.match(nowhere.stderr, /nowhere\.c:1: expected FILE:LINE/);
    });

    it('makes as many calls as the cost model says', async () => {
      const compiler = findCompiler(process.env)!;
      const request = { source: 'file', sink: 'pipe', bufferBytes: 4096, bytes: MIB, rounds: 1, seconds: 20 } as const;
      const never = new AbortController().signal;
      const { runs } = await measure(request, compiler, never, () => undefined);
      for (const way of ['read-write', 'sendfile', 'splice', 'mmap-write'] as const) {
        const step = way === 'read-write' ? 4096 : undefined;
        const said = transferCost(way, 'file', 'pipe', MIB, step)!.systemCalls;
        const made = runs.find((it) => it.way === way)!.calls;
        // A pipe that is emptied meanwhile may take less at a time, and so more calls.
        assert.ok(way === 'read-write' || way === 'mmap-write' ? made === said : made >= said, `${way}: ${made}`);
      }
    });

    it('ends at once when it is told to, and takes its folder away', async () => {
      const before = leftovers();
      const compiler = findCompiler(process.env)!;
      const request = {
        source: 'file',
        sink: 'file',
        bufferBytes: 1,
        bytes: 64 * MIB,
        rounds: 100,
        seconds: 60,
      } as const;
      const controller = new AbortController();
      const running = measure(request, compiler, controller.signal, () => undefined);
      setTimeout(() => {
        controller.abort();
      }, 50);
      await running.then(
        ({ complete }) => {
          assert.equal(complete, false);
        },
        (error: unknown) => {
          assert.ok(error instanceof MeasureError);
        },
      );
      assert.deepEqual(leftovers(), before);
    });
  });
});
