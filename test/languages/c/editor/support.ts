import assert from 'node:assert/strict';
import { nodeLanguageHost } from '../../../../server/src/hosts/node/index.js';
import { createCEditor, EditedSource } from '../../../../server/src/languages/c/editor/index.js';
import { CParser } from '../../../../server/src/languages/c/parse.js';
import { rescan } from '../../../../server/src/languages/c/text/scan.js';
import { applyEdits, type SourceEditor, type Span } from '../../../../server/src/model/index.js';

const parser = await CParser.create(await nodeLanguageHost().grammar('tree-sitter-c'));

/** An editor for a text, and the span of a stretch of it. */
export function open(text: string): { editor: SourceEditor; at: (part: string) => Span } {
  const editor = createCEditor(new EditedSource(rescan(text, 'c'), parser));
  const at = (part: string): Span => {
    const start = text.indexOf(part);
    assert.notEqual(start, -1, `no ${part} in the text`);
    return { start, end: start + part.length };
  };
  return { editor, at };
}

/** The text after the editor's changes; fails when it refuses them. */
export function changed(editor: SourceEditor): string {
  const outcome = editor.finish();
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.because);
  return applyEdits(editor.text, outcome.edits);
}

/** Lines of a function body, between `void f(void)\n{` and `}`. */
export function inBody(...lines: readonly string[]): string {
  return ['void f(int a)', '{', ...lines, '}', ''].join('\n');
}
