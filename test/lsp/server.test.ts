/** The real server in its own process, with the real engine: what a rich and a poor client see of C and TypeScript. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type CodeAction,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type Hover,
  type MarkupContent,
  type TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { allLanguages } from '../../server/src/bin/languages.generated.js';
import { Workbench } from '../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../server/src/hosts/node/index.js';
import { DEFAULT_SETTINGS, NEVER_CANCELLED, type Rewrite } from '../../server/src/model/index.js';
import { temporaryFolders } from '../bin/harness.js';
import { insert, PLAIN, RICH, spawnServer, type ServerProcess, type Start, type TestClient } from './client.js';

const C = `#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUF_SIZE 65536

/* 🚀 */ int serve(int listener, const char *path) {
    char buf[BUF_SIZE];
    ssize_t n;
    int diskfd = open(path, O_RDONLY);
    int sockfd = accept(listener, 0, 0);
    if (diskfd < 0 || sockfd < 0) return -1;
    while ((n = read(diskfd, buf, BUF_SIZE)) > 0)
        (void)write(sockfd, buf, n);
    close(diskfd);
    close(sockfd);
    return 0;
}
`;

const TS = `import { readFile, writeFile } from 'node:fs/promises';

export async function keep(): Promise<void> {
  await writeFile('b.bin', await readFile('a.bin'));
}
`;

const URI = 'file:///w/serve.c';
const TS_URI = 'file:///w/keep.ts';

async function pull(client: TestClient, uri: string): Promise<Diagnostic[]> {
  const report = await client.request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } });
  assert.equal(report.kind, 'full');
  return report.items;
}

function actionsFor(client: TestClient, uri: string, diagnostic: Diagnostic, only?: string[]): Promise<CodeAction[]> {
  const context = only === undefined ? { diagnostics: [diagnostic] } : { diagnostics: [diagnostic], only };
  return client.request('textDocument/codeAction', { textDocument: { uri }, range: diagnostic.range, context });
}

function editsOf({ edit }: CodeAction, uri: string): TextEdit[] {
  const [change] = edit?.documentChanges ?? [];
  if (change !== undefined) {
    assert.ok('edits' in change);
    return change.edits.filter((one): one is TextEdit => 'newText' in one);
  }
  return edit?.changes?.[uri] ?? [];
}

function apply(text: string, edits: TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create('file:///x', 'c', 1, text), edits);
}

describe('the language server with the real engine', function () {
  this.timeout(60_000);
  const started: ServerProcess[] = [];

  async function start(how: Start): Promise<TestClient> {
    const server = spawnServer();
    started.push(server);
    await server.client.initialize({ ...how, processId: process.pid });
    return server.client;
  }

  async function stop({ client, exit }: ServerProcess): Promise<void> {
    await client.request('shutdown');
    await client.notify('exit');
    assert.equal(await exit, 0);
  }

  after(async () => {
    await Promise.all(started.map(stop));
  });

  describe('and a rich client', () => {
    let client: TestClient;

    before(async () => {
      client = await start({ capabilities: RICH });
    });

    it('shows the squiggle, the card and the fix; after the fix the squiggle is gone', async () => {
      await client.open(URI, C);
      const [diagnostic, ...others] = await pull(client, URI);
      assert.ok(diagnostic);
      assert.deepEqual(others, []);
      assert.equal(diagnostic.code, 'copy-loop');
      assert.deepEqual(diagnostic.range, {
        start: { line: 13, character: 14 },
        end: { line: 13, character: 35 },
      });
      const related = diagnostic.relatedInformation?.map(({ location, message }) => [
        location.range.start.line,
        message,
      ]);
      assert.deepEqual(related?.[0], [12, '`buf` (65536 bytes) is filled here from `diskfd`']);

      const hover = async (line: number, character: number) =>
        client.request<Hover | null>('textDocument/hover', {
          textDocument: { uri: URI },
          position: { line, character },
        });
      for (const [line, character] of [
        [13, 16],
        [12, 20],
        [12, 6],
      ] as const) {
        const card = (await hover(line, character))?.contents as MarkupContent;
        assert.equal(card.kind, 'markdown');
        assert.match(card.value, /sendfile/);
      }
      assert.equal(await hover(14, 6), null);

      const fix = (await actionsFor(client, URI, diagnostic)).find(({ title }) => title.includes('`sendfile`'));
      assert.ok(fix);
      assert.equal(fix.edit, undefined);
      const edits = editsOf(await client.request<CodeAction>('codeAction/resolve', fix), URI);
      assert.match(apply(C, edits), /sendfile\(sockfd, diskfd/);
      // Typed as the editor would: the last edit first, so that the others stay true.
      const last = [...edits].sort((a, b) => b.range.start.line - a.range.start.line);
      await client.change(URI, 2, ...last.map(({ range, newText }) => ({ range, text: newText })));
      assert.deepEqual(await pull(client, URI), []);
      await client.closeDocument(URI);
    });

    it('gives every fix the edits that the engine gives the command line', async () => {
      const analyser = new Workbench(allLanguages, nodeLanguageHost()).open('/w/serve.c');
      assert.ok(analyser);
      const { findings } = await analyser.analyse(C, DEFAULT_SETTINGS, NEVER_CANCELLED);
      await client.open(URI, C);
      const [diagnostic] = await pull(client, URI);
      const actions = await actionsFor(client, URI, diagnostic!, ['quickfix']);
      const document = TextDocument.create(URI, 'c', 1, C);
      let compared = 0;
      for (const advice of findings[0]!.advice) {
        const made: Rewrite = await analyser.rewrite(C, findings[0]!, advice.technique);
        const action = actions.find(({ title }) => title.startsWith(advice.title));
        if (!made.ok || action === undefined) continue;
        const edits = editsOf(await client.request<CodeAction>('codeAction/resolve', action), URI);
        const expected: TextEdit[] = made.edits.map(({ span, text }) => ({
          range: { start: document.positionAt(span.start), end: document.positionAt(span.end) },
          newText: text,
        }));
        assert.deepEqual(edits, expected, advice.technique);
        compared++;
      }
      assert.ok(compared >= 2, `${compared} techniques compared`);
      analyser.dispose();
      await client.closeDocument(URI);
    });

    it('makes all safe fixes at once, as the command line does', async () => {
      const uri = 'file:///w/backup.c';
      const text = readFileSync(new URL('../../examples/c/backup.c', import.meta.url), 'utf8').replaceAll('\n', '\r\n');
      const analyser = new Workbench(allLanguages, nodeLanguageHost()).open('/w/backup.c');
      const fixed = await analyser?.fix(text, DEFAULT_SETTINGS, { safety: 'safe' }, NEVER_CANCELLED);
      analyser?.dispose();
      assert.notEqual(fixed?.text, text);
      await client.open(uri, text);
      const [diagnostic] = await pull(client, uri);
      const [all, ...others] = await actionsFor(client, uri, diagnostic!, ['source.fixAll']);
      assert.deepEqual(others, []);
      const edits = editsOf(await client.request<CodeAction>('codeAction/resolve', all), uri);
      assert.equal(apply(text, edits), fixed?.text);
      assert.ok(edits.length > 1, 'the lines between stay as they are');
      await client.closeDocument(uri);
    });

    it('writes the comment that silences the finding', async () => {
      await client.open(URI, C);
      const [diagnostic] = await pull(client, URI);
      const ignore = (await actionsFor(client, URI, diagnostic!)).find(({ title }) => title.startsWith('ignore'));
      const edits = editsOf(await client.request<CodeAction>('codeAction/resolve', ignore), URI);
      const silenced = apply(C, edits);
      assert.match(silenced, /^ {4}\/\/ zerocopy-ignore-next-line copy-loop: .+\n {4}while/m);
      await client.change(URI, 2, { text: silenced });
      assert.deepEqual(await pull(client, URI), []);
      await client.closeDocument(URI);
    });

    it('finds and fixes a copy in TypeScript', async () => {
      await client.open(TS_URI, TS, 'typescript');
      const [diagnostic] = await pull(client, TS_URI);
      assert.equal(diagnostic?.code, 'read-file-write-file');
      const actions = await actionsFor(client, TS_URI, diagnostic);
      const fix = actions.find(({ title }) => title.includes('copyFile'));
      assert.ok(fix, actions.map(({ title }) => title).join(', '));
      assert.match(
        apply(TS, editsOf(await client.request('codeAction/resolve', fix), TS_URI)),
        /copyFile\('a\.bin', 'b\.bin'\)/,
      );
      await client.closeDocument(TS_URI);
    });

    it('goes on while the text is broken, and finds the copy again when it is whole', async () => {
      await client.open(URI, C);
      assert.equal((await pull(client, URI)).length, 1);
      await client.change(URI, 2, insert(12, 4, 'if ((( { "'));
      await pull(client, URI);
      const typed = { start: { line: 12, character: 4 }, end: { line: 12, character: 14 } };
      await client.change(URI, 3, { range: typed, text: '' });
      assert.equal((await pull(client, URI)).length, 1);
      await client.closeDocument(URI);
    });

    it('keeps its head over many small edits in a large file', async () => {
      const filler = Array.from({ length: 2000 }, (_, at) => `int f${at}(int x) { return x * ${at}; }\n`).join('');
      await client.open(URI, C + filler);
      for (let at = 0; at < 50; at++) await client.change(URI, at + 2, insert(6, 3, '🚀'));
      const [diagnostic] = await pull(client, URI);
      assert.equal(diagnostic?.range.start.line, 13);
      await client.closeDocument(URI);
    });
  });

  describe('and a plain client', () => {
    let client: TestClient;

    before(async () => {
      client = await start({ capabilities: PLAIN, initializationOptions: { maxFileSize: 100_000 } });
    });

    it('pushes diagnostics, shows plain text and gives whole fixes', async () => {
      await client.open(URI, C);
      const { diagnostics } = await client.pushed(URI, 1);
      assert.equal(diagnostics.length, 1);
      assert.equal(diagnostics[0]?.relatedInformation, undefined);
      const position = { line: 13, character: 16 };
      const hover = await client.request<Hover>('textDocument/hover', { textDocument: { uri: URI }, position });
      assert.equal((hover.contents as MarkupContent).kind, 'plaintext');
      const actions = await actionsFor(client, URI, diagnostics[0]!);
      const fix = actions.find(({ title }) => title.includes('`sendfile`'));
      assert.ok(fix);
      assert.match(apply(C, editsOf(fix, URI)), /sendfile\(sockfd, diskfd/);
    });

    it('leaves a huge document alone, says so, and lives', async () => {
      const uri = 'file:///w/huge.c';
      await client.open(uri, C + '/* long */\n'.repeat(10_000));
      assert.deepEqual((await client.pushed(uri, 1)).diagnostics, []);
      await client.until(() => client.log.some(({ message }) => message.startsWith(`${uri}: skipped`)));
      await client.change(uri, 2, { text: C });
      assert.equal((await client.pushed(uri, 2)).diagnostics.length, 1);
    });
  });

  describe('and a workspace', () => {
    const folderWith = temporaryFolders();
    const CALLER = C.replace('write(sockfd, buf, n)', 'send_all(sockfd, buf, n)').replace(
      '#define',
      'int send_all(int fd, const char *buf, size_t n);\n#define',
    );
    const LIB = `#include <unistd.h>
int send_all(int fd, const char *buf, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, buf, n);
        if (done < 0) return -1;
        buf += done;
        n -= done;
    }
    return 0;
}
`;

    async function copies(client: TestClient, uri: string): Promise<Diagnostic[]> {
      return (await pull(client, uri)).filter(({ code }) => code === 'copy-loop');
    }

    it('finds a copy through a function of another file, once it is known, and forgets it with the file', async () => {
      const folder = folderWith({ 'lib.c': LIB, 'serve.c': CALLER });
      const root = pathToFileURL(folder).href;
      const workspace = { ...RICH.workspace, didChangeWatchedFiles: { dynamicRegistration: true } };
      const client = await start({ capabilities: { ...RICH, workspace }, folders: [root] });
      const uri = `${root}/serve.c`;
      await client.open(uri, CALLER);
      while ((await copies(client, uri)).length === 0) await client.until(() => client.refreshes > 0);
      const [diagnostic] = await copies(client, uri);
      const message = diagnostic?.message ?? '';
      assert.match(typeof message === 'string' ? message : message.value, /`diskfd` is copied to `sockfd`/);

      const deleted = client.refreshes;
      rmSync(join(folder, 'lib.c'));
      await client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: `${root}/lib.c`, type: 3 }] });
      await client.until(() => client.refreshes > deleted);
      assert.deepEqual(await copies(client, uri), []);

      // Not saved yet: the editor's text counts.
      const opened = client.refreshes;
      await client.open(`${root}/lib.c`, LIB);
      await pull(client, `${root}/lib.c`);
      await client.until(() => client.refreshes > opened);
      assert.equal((await copies(client, uri)).length, 1);
    });

    it('knows nothing of files that are not open, when the user wants it so', async () => {
      const root = pathToFileURL(folderWith({ 'lib.c': LIB, 'serve.c': CALLER })).href;
      const client = await start({
        capabilities: RICH,
        folders: [root],
        configuration: () => ({ index: 'openFiles' }),
      });
      await client.until(() => client.log.some(({ message }) => message.includes(': 0 files')));
      await client.open(`${root}/serve.c`, CALLER);
      assert.deepEqual(await copies(client, `${root}/serve.c`), []);
    });
  });
});
