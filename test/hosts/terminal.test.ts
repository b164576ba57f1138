import assert from 'node:assert/strict';
import { Terminal } from '../../server/src/hosts/node/index.js';
import { MemoryStream, type StreamOptions } from '../bin/harness.js';

function make(
  stdout: StreamOptions,
  stderr: StreamOptions,
): { terminal: Terminal; out: MemoryStream; err: MemoryStream } {
  const out = new MemoryStream(stdout);
  const err = new MemoryStream(stderr);
  return { terminal: new Terminal({ stdout: out, stderr: err, environment: {} }), out, err };
}

describe('Terminal', () => {
  it('shows progress on a terminal only', () => {
    const { terminal, err } = make({}, {});
    terminal.progress(() => assert.fail('nobody sees it'));
    terminal.done();
    assert.equal(err.text, '');
  });

  it('takes the progress line away before anything else is written', () => {
    const { terminal, out, err } = make({}, { isTTY: true });
    terminal.progress(() => '1/2 files');
    terminal.print('result\n');
    assert.equal(err.text, '\r\u001b[K1/2 files\r\u001b[K');
    assert.equal(out.text, 'result\n');
    terminal.warn('warning');
    terminal.done();
    assert.equal(err.text, '\r\u001b[K1/2 files\r\u001b[Kwarning\n');
  });

  it('does not write progress faster than it can be read', () => {
    const { terminal, err } = make({}, { isTTY: true });
    for (let i = 0; i < 1000; i++) terminal.progress(() => `${i}`);
    assert.ok(err.text.split('\r').length < 100, 'at most one line in 100 ms');
    assert.match(err.text, /0/);
  });

  it('cuts progress to the width of the terminal', () => {
    const { terminal, err } = make({}, { isTTY: true });
    terminal.progress(() => 'x'.repeat(500));
    assert.equal(err.text.replace('\r\u001b[K', '').length, 79);
  });

  it('knows when nobody reads the results any more', async () => {
    const { terminal, err } = make({ broken: true }, {});
    terminal.print('a');
    await terminal.drained();
    assert.equal(terminal.closed, true);
    terminal.print('b');
    assert.equal(err.text, '');
  });
});
