import { suppressionComment } from '../engine/index.js';
import { applyEdits, type Cancellation, type Edit, type Finding, type Rewrite } from '../model/index.js';
import type { Snapshot } from './openDocument.js';

/** Stands where people write why the copy is meant. */
const REASON = 'the copy is meant';

/**
 * A comment on a line of its own that silences the finding. Tried where it reads best first, and given only when a look
 * at the changed text shows that this finding, and no other, is gone.
 */
export async function ignoreEdits(snapshot: Snapshot, finding: Finding, cancellation: Cancellation): Promise<Rewrite> {
  const { analyser, text, settings, analysis } = snapshot;
  const { range, fill, anchor } = finding.site;
  for (const at of [range.start, fill.span.start, anchor.start]) {
    const edit = commentLine(text, at, finding);
    if (edit === undefined) continue;
    const after = await analyser?.analyse(applyEdits(text, [edit]), settings, cancellation);
    if (after?.findings.length === analysis.findings.length - 1 && after.losses.length === analysis.losses.length) {
      return { ok: true, edits: [edit] };
    }
  }
  return { ok: false, because: 'no line above this copy can take a comment' };
}

/** Above the line of `at`, indented like it, with the file's line end. Undefined inside a macro, where `//` would end it. */
function commentLine(text: string, at: number, finding: Finding): Edit | undefined {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  if (/\\\r?\n$/.test(text.slice(Math.max(0, start - 3), start))) return undefined;
  const indentation = /^[ \t]*/.exec(text.slice(start, at))?.[0] ?? '';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const comment = suppressionComment(finding.pattern, REASON);
  return { span: { start, end: start }, text: `${indentation}${comment}${eol}` };
}
