/** The floors of the house, proved: what ARCHITECTURE.md forbids does not compile. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import * as ts from 'typescript';

const root = join(import.meta.dirname, '..');
const source = join('server', 'src');

/** What each room may import. Said here again, apart from the tsconfig files, so that a slip there is seen. */
const mayImport: Record<string, string[]> = {
  model: [],
  'languages/c': ['model'],
  'languages/typescript': ['model'],
  patterns: ['model'],
  techniques: ['model'],
  cost: ['model'],
  reference: ['model'],
  engine: ['model', 'patterns', 'techniques', 'cost'],
  render: ['model', 'patterns', 'techniques', 'cost', 'reference', 'engine'],
  lsp: ['model', 'patterns', 'techniques', 'cost', 'reference', 'engine', 'render'],
  'hosts/node': ['model', 'patterns', 'techniques', 'cost', 'engine'],
};
const rooms = [...Object.keys(mayImport), 'bin'];
const pureRooms = Object.keys(mayImport).filter((room) => !room.startsWith('hosts/'));

/** Code that no pure room may hold. */
const impurities: Record<string, string> = {
  'node:fs': `import { readFileSync } from 'node:fs';\nexport const it = readFileSync;`,
  fs: `import * as fs from 'fs';\nexport const it = fs;`,
  console: `console.log('hello');\nexport {};`,
  setTimeout: `setTimeout(() => undefined, 1);\nexport {};`,
  process: `export const it: unknown = process.env;`,
  fetch: `export const it: unknown = fetch('http://localhost');`,
  'a DOM name': `export const it: unknown = document.title;`,
};

/** An empty copy of the house: the real tsconfig files, and one small source file in each room. */
function buildOverlay(): string {
  const overlay = mkdtempSync(join(tmpdir(), 'zerocopy-floors-'));
  symlinkSync(join(root, 'node_modules'), join(overlay, 'node_modules'));
  const configs = rooms.map((room) => join(source, room, 'tsconfig.json'));
  for (const file of ['package.json', 'tsconfig.base.json', ...configs]) {
    mkdirSync(dirname(join(overlay, file)), { recursive: true });
    cpSync(join(root, file), join(overlay, file));
  }
  for (const room of rooms) writeFileSync(join(overlay, source, room, 'room.ts'), `export const room = '${room}';\n`);
  return overlay;
}

describe('floors', function () {
  this.timeout(60_000);
  let overlay: string;
  const parsedFiles = new Map<string, ts.SourceFile | undefined>();

  before(() => {
    overlay = buildOverlay();
    const host = ts.createSolutionBuilderHost(ts.sys, undefined, (diagnostic) => {
      assert.fail(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
    });
    // Declarations of every room, as `tsc -b` leaves them.
    const status = ts.createSolutionBuilder(host, [join(overlay, source, 'bin')], {}).build();
    assert.equal(status, ts.ExitStatus.Success);
  });

  after(() => {
    rmSync(overlay, { recursive: true, force: true });
  });

  /** The errors of a room, by its real tsconfig, with one more file in it. */
  function errorsWith(room: string, code: string): string[] {
    const folder = join(overlay, source, room);
    const guest = join(folder, 'guest.ts');
    writeFileSync(guest, `${code}\n`);
    try {
      const config = ts.getParsedCommandLineOfConfigFile(
        join(folder, 'tsconfig.json'),
        {},
        {
          ...ts.sys,
          onUnRecoverableConfigFileDiagnostic: (diagnostic) =>
            assert.fail(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')),
        },
      );
      assert(config);
      const host = ts.createCompilerHost(config.options);
      const parse = host.getSourceFile.bind(host);
      host.getSourceFile = (name, ...rest) => {
        // The libraries are the same in every program: parsed once.
        if (!name.includes('/node_modules/')) return parse(name, ...rest);
        if (!parsedFiles.has(name)) parsedFiles.set(name, parse(name, ...rest));
        return parsedFiles.get(name);
      };
      const program = ts.createProgram({
        rootNames: config.fileNames,
        options: config.options,
        ...(config.projectReferences && { projectReferences: config.projectReferences }),
        host,
      });
      return ts
        .getPreEmitDiagnostics(program)
        .map(({ code, messageText }) => `TS${code} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
    } finally {
      rmSync(guest);
    }
  }

  function importing(room: string, other: string): string[] {
    const path = relative(join(overlay, source, room), join(overlay, source, other, 'room.js'));
    return errorsWith(room, `export { room as it } from '${path.startsWith('.') ? path : `./${path}`}';`);
  }

  for (const [room, allowed] of Object.entries(mayImport)) {
    it(`${room} may import ${allowed.length === 0 ? 'nothing' : allowed.join(', ')}`, () => {
      assert.deepEqual(errorsWith(room, 'export {};'), []);
      for (const other of allowed) assert.deepEqual(importing(room, other), [], other);
    });

    const forbidden = rooms.filter((other) => other !== room && !allowed.includes(other));
    it(`${room} may not import ${forbidden.join(', ')}`, () => {
      for (const other of forbidden) {
        const errors = importing(room, other);
        // TS6059: not under this room's rootDir; TS6307: not in this room's file list.
        assert(
          errors.some((error) => /^TS(6059|6307) /.test(error)),
          `${room} -> ${other}: ${errors.join('; ') || 'compiles'}`,
        );
      }
    });
  }

  for (const room of pureRooms) {
    it(`${room} knows no machine: ${Object.keys(impurities).join(', ')}`, () => {
      for (const [name, code] of Object.entries(impurities)) {
        const errors = errorsWith(room, code);
        // "Cannot find name ..." or "Cannot find module ...", in one of their wordings.
        assert(
          errors.some((error) => /^TS(2304|2307|2580|2584|2591) /.test(error)),
          `${room}, ${name}: ${errors.join('; ') || 'compiles'}`,
        );
      }
    });
  }
});
