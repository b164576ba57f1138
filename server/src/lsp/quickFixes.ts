import { CodeActionKind, type CodeActionParams, type Diagnostic } from 'vscode-languageserver';
import type { Advice, Finding } from '../model/index.js';
import type { Task } from './errand.js';
import { diagnosticOf, findingByKey, findingKey, findingsAt } from './findings.js';
import type { Snapshot } from './openDocument.js';

/** Something that can be done, before any edit is made. */
export interface Offer {
  readonly title: string;
  readonly kind: CodeActionKind;
  readonly task: Task;
  /** The one to take without a second look. */
  readonly preferred?: boolean;
  /** Why it can't be chosen. */
  readonly disabled?: string;
  /** The client's diagnostic that it solves. */
  readonly solves?: Diagnostic | undefined;
}

/** What can be done about the findings at a place, or about those of the diagnostics that the client sent along. */
export function quickFixes(snapshot: Snapshot, { range, context }: CodeActionParams): readonly Offer[] {
  const marked = context.diagnostics.map((diagnostic) => findingByKey(snapshot, diagnostic.data));
  const findings = new Set([...marked, ...findingsAt(snapshot, snapshot.spanOf(range))]);
  return [...findings].flatMap((finding) =>
    finding === undefined ? [] : offersFor(finding, diagnosticOf(finding, context.diagnostics)),
  );
}

/** One offer per advice, best first, and the comment that silences the finding last. */
function offersFor(finding: Finding, solves: Diagnostic | undefined): readonly Offer[] {
  const key = findingKey(finding);
  const kind = CodeActionKind.QuickFix;
  const firstSafe = finding.advice.find((advice) => advice.safety === 'safe');
  const rewrites = finding.advice.map((advice): Offer => {
    const task: Task = { kind: 'rewrite', finding: key, technique: advice.technique };
    const offer = { title: titleOf(advice), kind, task, solves, preferred: advice === firstSafe };
    return advice.safety === 'shown-only' ? { ...offer, disabled: lossOf(advice) } : offer;
  });
  const title = `ignore this ${finding.pattern} with a comment`;
  return [...rewrites, { title, kind, task: { kind: 'ignore', finding: key }, solves }];
}

/** A fix that assumes something says that it does; what it is stands in the card. */
function titleOf({ title, safety }: Advice): string {
  return safety === 'review' ? `${title} (to be reviewed)` : title;
}

function lossOf({ lost }: Advice): string {
  return lost.length === 0 ? 'no edit can be made here' : `would lose: ${lost.join('; ')}`;
}
