/** What one session of the editor knows of a workspace is there in the next one. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Diagnostic, DocumentDiagnosticReport } from 'vscode-languageserver/node';
import { allLanguages } from '../../server/src/bin/languages.generated.js';
import { nodeScheduler } from '../../server/src/bin/languageServer.js';
import { Workbench } from '../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../server/src/hosts/node/index.js';
import { serve, type KeptLists, type Scheduler, type ServerParts } from '../../server/src/lsp/index.js';
import { FUNCTIONS, MEMBERS, type Variants } from '../languages/c/variants.js';
import { connectInProcess, insert, RICH, type TestClient } from './client.js';
import { FakeDisk, FakeScheduler } from './fakeHost.js';
import { FakeWorkbench, type FakeIndex } from './fakeWorkbench.js';

const LIB = 'file:///w/lib.c';
const OTHER = 'file:///w/b.c';

/** Lists as JSON, as a disk has them. */
class Lists implements KeptLists {
  readonly lists = new Map<string, readonly string[]>();
  /** Of the lists that were begun. */
  begun = 0;
  /** Of the newest session. */
  workbench: FakeWorkbench | undefined;
  /** Called at each step of writing with what is written. */
  during: (index: FakeIndex | undefined) => void = () => undefined;

  readList(name: string): Iterable<unknown> | undefined {
    return this.lists
      .get(name)
      ?.map((line): unknown => JSON.parse(line))
      .values();
  }

  *writing(name: string, values: Iterable<unknown>): Generator<undefined, void> {
    this.begun++;
    const lines: string[] = [];
    for (const value of values) {
      lines.push(JSON.stringify(value));
      this.during(this.workbench?.indexes.at(-1));
      yield;
    }
    this.lists.set(name, lines);
  }
}

interface Session {
  readonly client: TestClient;
  readonly workbench: FakeWorkbench;
  readonly scheduler: FakeScheduler;
  /** The names that the project knows when all was learned. */
  readonly names: readonly string[];
  /** Reads of files until then. */
  readonly reads: number;
}

const FOLDER = { capabilities: RICH, folders: ['file:///w'] };

async function learned(client: TestClient): Promise<void> {
  await client.until(() => client.log.some(({ message }) => message.includes(' files, ')));
}

async function session(disk: FakeDisk, lists: Lists, settings: object = {}, open = ''): Promise<Session> {
  const { client, server } = connectInProcess();
  const workbench = new FakeWorkbench();
  const scheduler = new FakeScheduler();
  lists.workbench = workbench;
  const before = disk.reads;
  const kept = { lists, build: 'this one' };
  serve(server, { workbench, scheduler, files: disk, kept, ignoreCase: false, version: '1.2.3' });
  await client.initialize({ ...FOLDER, configuration: () => settings });
  if (open !== '') await client.open(LIB, open);
  await learned(client);
  return { client, workbench, scheduler, names: workbench.indexes.at(-1)?.names ?? [], reads: disk.reads - before };
}

/** The machine's clock, without pauses. */
class QuickScheduler implements Scheduler {
  pauses = 0;

  turn(): Promise<void> {
    return nodeScheduler.turn();
  }

  now(): number {
    return nodeScheduler.now();
  }

  pause(): Promise<void> {
    this.pauses++;
    return this.turn();
  }
}

/** Until nothing is done in the background any more. */
async function rested({ scheduler }: { readonly scheduler: { readonly pauses: number } }): Promise<void> {
  for (let seen = -1; seen !== scheduler.pauses;) {
    seen = scheduler.pauses;
    for (let i = 0; i < 20; i++) await nodeScheduler.turn();
  }
}

async function firstSession(files: Readonly<Record<string, string>>): Promise<[FakeDisk, Lists]> {
  const disk = new FakeDisk(files);
  const lists = new Lists();
  const first = await session(disk, lists);
  assert.equal(first.reads, Object.keys(files).length);
  await rested(first);
  assert.equal(lists.lists.size, 1);
  return [disk, lists];
}

describe('what an earlier session knew of a workspace', () => {
  it('spares reading the files that are as they were', async () => {
    const [disk, lists] = await firstSession({ [LIB]: 'def one', [OTHER]: 'def two' });
    const second = await session(disk, lists);
    assert.deepEqual([second.names, second.reads], [['one', 'two'], 0]);
    await rested(second);
    assert.equal(lists.begun, 1, 'nothing new is kept');
  });

  it('is put right where files were changed, made, deleted or left out since', async () => {
    const [disk, lists] = await firstSession({
      [LIB]: 'def one',
      [OTHER]: 'def two',
      'file:///w/c.c': 'def three',
      'file:///w/d.c': 'def four',
    });
    disk.files.set(LIB, 'def changed');
    disk.files.delete(OTHER);
    disk.files.delete('file:///w/c.c');
    disk.files.set('file:///w/ignored/c.c', 'def three');
    disk.files.set('file:///w/e.c', 'def made');
    const second = await session(disk, lists);
    assert.deepEqual([second.names, second.reads], [['changed', 'four', 'made'], 2]);
    await rested(second);
    const third = await session(disk, lists);
    assert.deepEqual([third.names, third.reads], [['changed', 'four', 'made'], 0]);
  });

  it('is of the disk, not of what is typed', async () => {
    const disk = new FakeDisk({ [LIB]: 'def disk', [OTHER]: 'def two' });
    const lists = new Lists();
    const first = await session(disk, lists, {}, 'def typed');
    await rested(first);
    assert.deepEqual(first.workbench.indexes.at(-1)?.names, ['two', 'typed']);
    assert.equal(lists.lists.size, 1);
    assert.deepEqual((await session(disk, lists)).names, ['disk', 'two']);
    assert.deepEqual((await session(disk, lists, {}, 'def typed')).names, ['two', 'typed']);
  });

  it('is not written while it changes: that is done when all is settled again', async () => {
    const disk = new FakeDisk({ [LIB]: 'def disk', [OTHER]: 'def two' });
    const lists = new Lists();
    // As the analysis of a document does.
    lists.during = (index) => index?.update('/w/lib.c', 'def typed2');
    const first = await session(disk, lists, {}, 'def typed');
    await rested(first);
    assert.deepEqual([lists.begun, lists.lists.size], [1, 0]);
    lists.during = () => undefined;
    await first.client.change(LIB, 2, insert(0, 9, '2'));
    await rested(first);
    assert.deepEqual([lists.begun, lists.lists.size], [2, 1]);
    assert.deepEqual((await session(disk, lists)).names, ['disk', 'two']);
  });

  it('is none of other settings, and none where bounds kept files out', async () => {
    const [disk, lists] = await firstSession({ [LIB]: 'def one', [OTHER]: 'def two' });
    const functions = { get: { does: 'fills', endpoint: 0, buffer: 1 } };
    assert.equal((await session(disk, lists, { functions })).reads, 2);
    const bound = await session(disk, lists, { indexMaxFiles: 1 });
    await rested(bound);
    assert.equal(bound.names.length, 1);
    const unbound = await session(disk, lists);
    assert.deepEqual([unbound.names, unbound.reads], [['one', 'two'], 0]);
    assert.equal((await session(disk, lists, { index: 'openFiles' })).reads, 0);
  });

  it('counts as nothing where it is of another make', async () => {
    for (const lines of [
      ['[["/w/gone.c",8,"def gone"]]', '["/w/gone.c","def gone"]', '7'],
      [],
      ['1'],
      ['[]', '{}'],
      ['[["/w/lib.c",1]]'],
      ['[["/w/lib.c",7,"def one"]]', '["/w/lib.c"]'],
    ]) {
      const [disk, lists] = await firstSession({ [LIB]: 'def one', [OTHER]: 'def two' });
      for (const name of lists.lists.keys()) lists.lists.set(name, lines);
      const again = await session(disk, lists);
      assert.deepEqual([again.names, again.reads], [['one', 'two'], 2], lines.join(' '));
      assert.equal(again.workbench.indexes.length, 2, 'half of it was left');
      await rested(again);
      assert.equal((await session(disk, lists)).reads, 0);
    }
  });
});

describe('what an earlier session knew of C functions', function () {
  this.timeout(300_000);
  const workbench = new Workbench(allLanguages, nodeLanguageHost());

  /** What is said of the first file, with what earlier sessions knew or without. */
  async function said(disk: FakeDisk, path: string, lists: Lists | undefined): Promise<readonly Diagnostic[]> {
    const { client, server } = connectInProcess();
    const kept = lists && { kept: { lists, build: 'this one' } };
    const scheduler = new QuickScheduler();
    const parts: ServerParts = { workbench, scheduler, files: disk, ignoreCase: false, version: '1' };
    serve(server, { ...parts, ...kept });
    await client.initialize(FOLDER);
    await learned(client);
    const uri = `file:///w/${path}`;
    await client.open(uri, disk.files.get(uri) ?? '');
    const textDocument = { uri };
    const report = await client.request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument });
    assert.equal(report.kind, 'full');
    await rested({ scheduler });
    return report.items;
  }

  async function assertSameAsWithout(variants: Variants): Promise<void> {
    const names = Object.keys(variants).map((path) => path.slice(3));
    const [own = ''] = names;
    const edit = fc.constantFrom(...names).chain((name) =>
      fc.record({
        name: fc.constant(name),
        text: fc.constantFrom(...(variants[`/p/${name}`] ?? ['']), ...(name === own ? [] : [undefined])),
      }),
    );
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 2, maxLength: 5 }), async (edits) => {
        const first = Object.entries(variants).map(([path, [text]]) => [`file:///w/${path.slice(3)}`, text]);
        const disk = new FakeDisk(Object.fromEntries(first) as Record<string, string>);
        const lists = new Lists();
        await said(disk, own, lists);
        assert.equal(lists.lists.size, 1);
        for (const { name, text } of edits) {
          if (text === undefined) disk.files.delete(`file:///w/${name}`);
          else disk.files.set(`file:///w/${name}`, text);
          const known = await said(disk, own, lists);
          assert.deepEqual(known, await said(disk, own, undefined));
          seen.add(JSON.stringify(known));
        }
      }),
      { numRuns: 15 },
    );
    assert.ok(seen.size > 1, 'only one outcome was met');
  }

  it('is as good as what is found anew: functions', async () => {
    await assertSameAsWithout(FUNCTIONS);
  });

  it('is as good as what is found anew: members', async () => {
    await assertSameAsWithout(MEMBERS);
  });
});
