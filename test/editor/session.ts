import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs } from '../support/needs.js';
import { Editor } from './drive.js';
import { type EditorHost, startHost } from './host.mjs';

export const root = join(import.meta.dirname, '..', '..');

/** A VS Code with the packed extension, in a copy of the examples. It is there from the suite's first test on. */
export interface EditorSession {
  readonly folder: string;
  readonly editor: Editor;
  /** What a file of the folder holds. */
  readonly saved: (file: string) => string;
  /** Opens a file and puts the cursor into the first word of a text in it, where that stands first. */
  readonly openAt: (file: string, text: string) => Promise<void>;
}

export interface SessionOptions {
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of the window, in pixels. VS Code gives a hover two thirds of the width and a quarter of the height of the editor. */
  readonly size: { readonly width: number; readonly height: number };
  /** Puts more into the folder, before VS Code starts. */
  readonly prepare?: (folder: string) => void;
}

/** To be called in a suite: starts before its tests and ends after them, and keeps a picture of a test that failed. */
export function editorSession(suite: Mocha.Suite, { settings, size, prepare }: SessionOptions): EditorSession {
  needs('chromium', 'vscode');
  suite.timeout(180_000);
  /** What ends what `before` has started, as far as it got. */
  const endings: (() => void | Promise<void>)[] = [];
  let started: { readonly folder: string; readonly host: EditorHost; readonly editor: Editor } | undefined;
  const session = (): NonNullable<typeof started> => {
    assert(started, 'the editor was started');
    return started;
  };

  before(async () => {
    const vsix = process.env['ZEROCOPY_VSIX'];
    assert(vsix, 'ZEROCOPY_VSIX names the packed extension: run this by `npm test`');
    const folder = mkdtempSync(join(tmpdir(), 'zerocopy-editor-'));
    endings.push(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    cpSync(join(root, 'examples'), folder, { recursive: true });
    prepare?.(folder);
    const host = await startHost({ vsix, folder, settings });
    endings.push(() => host.stop());
    const editor = await Editor.open(host.url, size);
    endings.push(() => editor.close());
    started = { folder, host, editor };
    await editor.command('View: Toggle Primary Side Bar Visibility');
  });

  afterEach(async function () {
    if (this.currentTest?.isFailed() !== true || started === undefined) return;
    console.error(started.host.log());
    await started.editor.screenshot(join(root, 'build', 'editor-failed.png'));
  });

  after(async () => {
    for (const end of endings.reverse()) await end();
  });

  const saved = (file: string): string => readFileSync(join(session().folder, file), 'utf8');
  return {
    get folder() {
      return session().folder;
    },
    get editor() {
      return session().editor;
    },
    saved,
    openAt: async (file, text) => {
      const before = saved(file).split(text, 1)[0] ?? '';
      const lines = before.split('\n');
      const { editor } = session();
      await editor.openFile(file);
      await editor.goTo(lines.length, (lines.at(-1)?.length ?? 0) + 2);
    },
  };
}
