/** What documents know of other files of their workspace, over the toy engine, with a clock and a disk of the test's own. */
import assert from 'node:assert/strict';
import {
  WorkDoneProgress,
  WorkDoneProgressCancelNotification,
  WorkDoneProgressCreateRequest,
  type ClientCapabilities,
  type CodeAction,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { serve } from '../../server/src/lsp/index.js';
import { connectInProcess, insert, PLAIN, RICH, waitFor, type Start, type TestClient } from './client.js';
import { FakeDisk, FakeScheduler } from './fakeHost.js';
import { FakeWorkbench } from './fakeWorkbench.js';

const A = 'file:///w/a.c';
const LIB = 'file:///w/lib.c';

const WATCHING: ClientCapabilities = {
  ...RICH,
  window: { workDoneProgress: true },
  workspace: { ...RICH.workspace, didChangeWatchedFiles: { dynamicRegistration: true } },
};

interface World {
  readonly client: TestClient;
  readonly workbench: FakeWorkbench;
  readonly disk: FakeDisk;
  readonly scheduler: FakeScheduler;
}

async function begin(files: Record<string, string>, how: Partial<Start> & { held?: boolean } = {}): Promise<World> {
  const { client, server } = connectInProcess();
  const workbench = new FakeWorkbench();
  const disk = new FakeDisk(files);
  const scheduler = new FakeScheduler();
  scheduler.held = how.held ?? false;
  serve(server, { workbench, scheduler, files: disk, ignoreCase: false, version: '1.2.3' });
  await client.initialize({ capabilities: WATCHING, folders: ['file:///w'], ...how });
  return { client, workbench, disk, scheduler };
}

async function pull(client: TestClient, uri = A): Promise<Diagnostic[]> {
  const report = await client.request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } });
  assert.equal(report.kind, 'full');
  return report.items;
}

function settled(client: TestClient, folder = 'file:///w'): Promise<string> {
  return client.until(
    () => client.log.find(({ message }) => message.startsWith(`${folder}: `) && message.includes(' files, '))?.message,
  );
}

/** The names that the newest project knows. */
function known({ workbench }: World): readonly string[] {
  return workbench.indexes.at(-1)?.names ?? [];
}

async function changed({ client }: World, ...uris: string[]): Promise<void> {
  await client.notify('workspace/didChangeWatchedFiles', { changes: uris.map((uri) => ({ uri, type: 2 })) });
}

describe('the index of a workspace', () => {
  it('never keeps a document waiting: what is known at once is refined later', async () => {
    const world = await begin({ [LIB]: 'def send_all SLOW' }, { held: true });
    const { client, scheduler } = world;
    await client.open(A, 'copy(safe) send_all()');
    assert.equal((await pull(client)).length, 1, 'before');
    assert.deepEqual(known(world), []);
    scheduler.release();
    await settled(client);
    await client.until(() => client.refreshes > 0);
    await client.change(A, 2, { text: 'send_all()' });
    assert.equal((await pull(client)).length, 1, 'after');
  });

  it('publishes again for a client that is given its diagnostics', async () => {
    const { client, scheduler } = await begin({ [LIB]: 'def send_all SLOW' }, { capabilities: PLAIN, held: true });
    await client.open(A, 'send_all()');
    assert.deepEqual((await client.pushed(A, 1)).diagnostics, []);
    scheduler.release();
    await client.until(() => client.published.some(({ diagnostics }) => diagnostics.length === 1));
    assert.deepEqual(client.registered, [], 'a client that watches no files is not asked to');
  });

  it('can be limited to open files: they know each other, and nothing is read', async () => {
    const world = await begin({ [LIB]: 'def send_all' }, { configuration: () => ({ index: 'openFiles' }) });
    const { client, disk } = world;
    assert.match(await settled(client), /: 0 files/);
    await client.open(A, 'send_all()');
    assert.equal((await pull(client)).length, 0);
    assert.deepEqual([disk.listed, disk.reads], [0, 0]);
    const before = client.refreshes;
    await client.open(LIB, 'def send_all');
    await client.until(() => client.refreshes > before);
    assert.equal((await pull(client)).length, 1);
    await client.closeDocument(LIB);
    await waitFor(() => known(world).length === 0);
  });

  it('takes the text of an open document, not that of the disk', async () => {
    const world = await begin({ [LIB]: 'def old' });
    await settled(world.client);
    assert.deepEqual(known(world), ['old']);
    await world.client.open(LIB, 'def unsaved');
    await waitFor(() => known(world).join() === 'unsaved');
    world.disk.files.set(LIB, 'def disk');
    await changed(world, LIB);
    await world.client.change(LIB, 2, insert(0, 11, '2'));
    await waitFor(() => known(world).join() === 'unsaved2');
    await world.client.closeDocument(LIB);
    await waitFor(() => known(world).join() === 'disk');
  });

  it('follows files that are changed, made and deleted, alone and with their folder', async () => {
    const world = await begin({ [LIB]: 'def one', 'file:///w/sub/b.c': 'def two', 'file:///w/sub/c.c': 'def three' });
    const { client, disk } = world;
    await settled(client);
    assert(client.registered.includes('workspace/didChangeWatchedFiles'));
    assert.deepEqual(known(world), ['one', 'three', 'two']);
    disk.files.set(LIB, 'def other');
    disk.files.set('file:///w/new.c', 'def new');
    disk.files.set('file:///w/ignored/x.c', 'def never');
    await changed(world, LIB, 'file:///w/new.c', 'file:///w/ignored/x.c', 'file:///elsewhere/y.c');
    await waitFor(() => known(world).join() === 'new,other,three,two');
    disk.files.delete('file:///w/sub/b.c');
    disk.files.delete('file:///w/sub/c.c');
    await changed(world, 'file:///w/sub');
    await waitFor(() => known(world).join() === 'new,other');
  });

  it('looks at other documents again when one of them changes what they call', async () => {
    const { client } = await begin({});
    await settled(client);
    await client.open(LIB, '');
    await client.open(A, 'send_all()');
    assert.equal((await pull(client)).length, 0);
    const before = client.refreshes;
    await client.change(LIB, 2, { text: 'def send_all' });
    await client.until(() => client.refreshes > before);
    assert.equal((await pull(client)).length, 1);
  });

  it('works in slices, and rests at least as long as it works', async () => {
    const files = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`file:///w/${i}.c`, `def f${i} SLOW`]));
    const { client, scheduler } = await begin(files);
    await settled(client);
    assert(scheduler.pauses > 50, `${scheduler.pauses} pauses`);
    assert(scheduler.longestWork <= 20, `${scheduler.longestWork} ms at a time`);
    assert(scheduler.rested >= scheduler.worked * 0.9, `worked ${scheduler.worked}, rested ${scheduler.rested}`);
  });

  it('keeps within its bounds, says so once, and then claims nothing about comments', async () => {
    const files = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`file:///w/${i}.c`, `def f${i}`]));
    for (const [setting, value, most] of [
      ['indexMaxFiles', 10, 10],
      ['indexMaxBytes', 70, 11],
      ['indexMaxMemory', 1, 0],
    ] as const) {
      const world = await begin(files, { configuration: () => ({ [setting]: value }) });
      assert.match(await settled(world.client), new RegExp(`no more because of zerocopy.${setting}$`));
      assert(known(world).length <= most && world.disk.listed <= 101, `${setting}: ${known(world).length}`);
      await world.client.open(A, '// zerocopy-ignore-file unused');
      assert.deepEqual(await pull(world.client), []);
    }
  });

  it('is made anew when the setting says something else of functions', async () => {
    const world = await begin({ [LIB]: 'def f' }, { configuration: () => ({}) });
    await settled(world.client);
    const before = world.workbench.indexes.length;
    world.client.configuration = () => ({ functions: { get: { does: 'fills', endpoint: 0, buffer: 1 } } });
    await world.client.notify('workspace/didChangeConfiguration', { settings: null });
    await world.client.until(() => world.workbench.indexes.length > before);
    assert.deepEqual(Object.keys(world.workbench.functions), ['get']);
  });

  it('leaves out files that are too large or can not be read, with a line in the log', async () => {
    const world = await begin(
      { [LIB]: 'def a_long_name', 'file:///w/b.c': 'def b' },
      {
        configuration: () => ({ maxFileSize: 8 }),
      },
    );
    await settled(world.client);
    assert.deepEqual(known(world), ['b']);
    assert(world.client.log.some(({ message }) => message === `${LIB}: not looked through: too large`));
  });

  it('shows how far it is, and can be given up', async () => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`file:///w/${i}.c`, `def f${i} SLOW`]));
    const { client, server } = connectInProcess();
    const kinds: string[] = [];
    client.connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
      client.connection.onProgress(WorkDoneProgress.type, token, ({ kind }) => {
        kinds.push(kind);
        if (kind === 'begin')
          void client.connection.sendNotification(WorkDoneProgressCancelNotification.type, { token });
      });
    });
    const parts = { workbench: new FakeWorkbench(), scheduler: new FakeScheduler(), files: new FakeDisk(files) };
    serve(server, { ...parts, ignoreCase: false, version: '1.2.3' });
    await client.initialize({ capabilities: WATCHING, folders: ['file:///w'] });
    await client.until(() => client.log.some(({ message }) => message.includes('given up')));
    assert.match(await settled(client), /: 0 files/);
    await waitFor(() => kinds.includes('end'));
    await client.open(A, 'copy(safe) f1()');
    assert.equal((await pull(client)).length, 1);
  });

  it('is one for each folder, made and dropped as folders come and go', async () => {
    const world = await begin(
      { [LIB]: 'def one', 'file:///v/lib.c': 'def two' },
      { folders: ['file:///w', 'file:///v'] },
    );
    const { client } = world;
    await Promise.all([settled(client), settled(client, 'file:///v')]);
    await client.open(A, 'one()');
    await client.open('file:///v/a.c', 'one()\ntwo()');
    assert.equal((await pull(client)).length, 1);
    assert.deepEqual(
      (await pull(client, 'file:///v/a.c')).map(({ range }) => range.start.line),
      [1],
    );
    const removed = [{ uri: 'file:///v', name: 'v' }];
    await client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed } });
    assert.equal((await pull(client, 'file:///v/a.c')).length, 0);
    await client.notify('workspace/didChangeWorkspaceFolders', { event: { added: removed, removed: [] } });
    await client.until(() => client.log.filter(({ message }) => message.startsWith('file:///v: ')).length === 2);
    assert.equal((await pull(client, 'file:///v/a.c')).length, 1);
  });

  it('tells which comments silence nothing, and removes them', async () => {
    const { client } = await begin({});
    await settled(client);
    const uri = 'file:///w/u.c';
    const text = 'x();\r\n  // zerocopy-ignore-next-line unused\r\ny(); /* zerocopy-ignore-file unused */\r\nz();\r\n';
    await client.open(uri, text);
    const items = await pull(client, uri);
    assert.deepEqual(
      items.map(({ code, severity, tags, range }) => [code, severity, tags, range.start.line, range.start.character]),
      [
        ['unused-ignore', 3, [1], 1, 2],
        ['unused-ignore', 3, [1], 2, 5],
      ],
    );
    const left = await Promise.all(
      items.map(async (diagnostic) => {
        const { range } = diagnostic;
        const params = { textDocument: { uri }, range, context: { diagnostics: [diagnostic], only: ['quickfix'] } };
        const [action, ...others] = await client.request<CodeAction[]>('textDocument/codeAction', params);
        assert(action?.isPreferred === true && others.length === 0);
        assert.deepEqual(action.diagnostics, [diagnostic]);
        const { edit } = await client.request<CodeAction>('codeAction/resolve', action);
        const [change] = edit?.documentChanges ?? [];
        assert(change !== undefined && 'edits' in change);
        const edits = change.edits.filter((one): one is TextEdit => 'newText' in one);
        return TextDocument.applyEdits(TextDocument.create(uri, 'c', 1, text), edits);
      }),
    );
    assert.deepEqual(left, [
      'x();\r\ny(); /* zerocopy-ignore-file unused */\r\nz();\r\n',
      'x();\r\n  // zerocopy-ignore-next-line unused\r\ny();\r\nz();\r\n',
    ]);
  });

  it('says nothing of comments while settings keep findings out', async () => {
    const { client } = await begin({}, { configuration: () => ({ patterns: { 'copy-loop': 'off' } }) });
    await settled(client);
    await client.open(A, '// zerocopy-ignore-file unused');
    assert.deepEqual(await pull(client), []);
  });
});
