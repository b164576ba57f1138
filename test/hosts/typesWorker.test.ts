/** Both halves of the way to the thread of the type checkers. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import type { TypeTask, Types } from '../../server/src/engine/index.js';
import { answerTypes, WorkerTypes } from '../../server/src/hosts/node/index.js';
import { Cancelled, NEVER_CANCELLED, type Cancellation } from '../../server/src/model/index.js';

/** What becomes of a question is told by its text. */
const THREAD = `import { parentPort } from 'node:worker_threads';
let asked = 0;
parentPort.on('message', ({ id, task, cancelled }) => {
  const reply = (rest) => parentPort.postMessage({ id, ...rest });
  const wait = () => (Atomics.load(cancelled, 0) === 0 ? setTimeout(wait, 5) : reply({}));
  if (task.text === 'exit') process.exit(3);
  else if (task.text === 'wait') wait();
  else if (task.text === 'fail') reply({ error: 'the checker broke' });
  else reply({ answers: [{ asked: ++asked, path: task.path }] });
});
`;

const about = (text: string): TypeTask => ({ language: 'typescript', path: '/w/a.ts', text, questions: [] });

describe('the thread of the type checkers, from outside', () => {
  let folder: string;
  let types: WorkerTypes;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'zerocopy-types-'));
    const script = join(folder, 'thread.mjs');
    writeFileSync(script, THREAD);
    types = new WorkerTypes(pathToFileURL(script));
  });
  after(async () => {
    await assert.rejects(types.answer(about('exit'), NEVER_CANCELLED));
    rmSync(folder, { recursive: true, force: true });
  });

  it('answers, one thread for all questions', async () => {
    const all = await Promise.all([about('a'), about('b')].map((task) => types.answer(task, NEVER_CANCELLED)));
    assert.deepEqual(all, [[{ asked: 1, path: '/w/a.ts' }], [{ asked: 2, path: '/w/a.ts' }]]);
  });

  it('hands on why it failed', async () => {
    await assert.rejects(types.answer(about('fail'), NEVER_CANCELLED), { message: 'the checker broke' });
  });

  it('hears that nobody waits any more', async () => {
    let cancelled = false;
    const cancellation: Cancellation = {
      get cancelled() {
        return cancelled;
      },
    };
    const waiting = types.answer(about('wait'), cancellation);
    cancelled = true;
    await assert.rejects(waiting, Cancelled);
  });

  it('is not asked when nobody waits to begin with', async () => {
    await assert.rejects(types.answer(about('exit'), { cancelled: true }), Cancelled);
  });

  it('may end, and the next question starts another', async () => {
    const both = [about('wait'), about('exit')].map((task) => types.answer(task, NEVER_CANCELLED));
    for (const ended of both) await assert.rejects(ended, { message: 'the thread of the type checker has ended' });
    assert.deepEqual(await types.answer(about('a'), NEVER_CANCELLED), [{ asked: 1, path: '/w/a.ts' }]);
  });
});

describe('the thread of the type checkers, from inside', () => {
  /** Asks once; `cancel` says whether nobody waits. */
  async function ask(answer: Types['answer'], cancel = 0): Promise<unknown> {
    const { port1, port2 } = new MessageChannel();
    try {
      answerTypes(port2, { answer });
      const reply = new Promise((resolve) => port1.once('message', resolve));
      port1.postMessage({ id: 7, task: about('a'), cancelled: new Int32Array([cancel]) });
      return await reply;
    } finally {
      port1.close();
    }
  }

  it('hands on the answers', async () => {
    assert.deepEqual(await ask(() => Promise.resolve([])), { id: 7, answers: [] });
  });

  it('tells a failure from giving up', async () => {
    assert.deepEqual(await ask(() => Promise.reject(new Error('broken'))), { id: 7, error: 'broken' });
    assert.deepEqual(await ask(() => Promise.reject(new Cancelled())), { id: 7 });
  });

  it('asks whether somebody waits', async () => {
    const whenCancelled: Types['answer'] = (_task, { cancelled }) =>
      cancelled ? Promise.reject(new Cancelled()) : Promise.resolve([]);
    assert.deepEqual(await ask(whenCancelled, 1), { id: 7 });
    assert.deepEqual(await ask(whenCancelled, 0), { id: 7, answers: [] });
  });
});
