import { diffLines } from 'diff';
import { CodeActionKind } from 'vscode-languageserver';
import type { Cancellation, Edit } from '../model/index.js';
import type { Snapshot } from './openDocument.js';
import type { Offer } from './quickFixes.js';

/** All safe fixes of a file at once, also on save: `source.fixAll` asks for it, too. */
export const FIX_ALL_KIND = `${CodeActionKind.SourceFixAll}.zerocopy`;

/** A cheap test that there may be something to do; the costly edits are made only when the action is chosen. */
export function fixAllOffers({ analysis }: Snapshot): readonly Offer[] {
  const possible = analysis.findings.some((finding) => finding.advice.some((advice) => advice.safety === 'safe'));
  const title = 'make all safe fixes of copies in this file';
  return possible ? [{ title, kind: FIX_ALL_KIND, task: { kind: 'fix-all' } }] : [];
}

/** What `zerocopy fix` does to the text, as edits of whole lines. Only safe fixes. */
export async function fixAllEdits(snapshot: Snapshot, cancellation: Cancellation): Promise<readonly Edit[]> {
  const { analyser, text, settings } = snapshot;
  if (analyser === undefined) return [];
  const fixed = await analyser.fix(text, settings, { safety: 'safe' }, cancellation);
  return lineEdits(text, fixed.text);
}

/** The edits that make `after` of `before`: only lines that differ, so that cursors and folds elsewhere stay. */
export function lineEdits(before: string, after: string): readonly Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  let open: { start: number; text: string } | undefined;
  const close = () => {
    if (open !== undefined) edits.push({ span: { start: open.start, end: at }, text: open.text });
    open = undefined;
  };
  for (const { added, removed, value } of diffLines(before, after)) {
    if (added) {
      open ??= { start: at, text: '' };
      open.text += value;
    } else if (removed) {
      open ??= { start: at, text: '' };
      at += value.length;
    } else {
      close();
      at += value.length;
    }
  }
  close();
  return edits;
}
