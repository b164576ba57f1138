import type { Diagnostic } from 'vscode-languageserver';
import { DIAGNOSTIC_SOURCE, spotsOf } from '../render/index.js';
import { type Finding, type Span } from '../model/index.js';
import type { Snapshot } from './openDocument.js';

/** Names a finding within one version of a document: `copy-loop@120-150`. */
export function findingKey({ pattern, site }: Finding): string {
  return `${pattern}@${site.anchor.start}-${site.anchor.end}`;
}

export function findingByKey(snapshot: Snapshot, key: unknown): Finding | undefined {
  return snapshot.analysis.findings.find((finding) => findingKey(finding) === key);
}

/** Findings that show something at `span` or touch it: the calls that fill and empty the buffer, the loop's head. */
export function findingsAt(snapshot: Snapshot, span: Span): readonly Finding[] {
  return snapshot.analysis.findings.filter((finding) =>
    spotsOf(finding, snapshot.text).some((spot) => touches(spot, span)),
  );
}

/** The client's diagnostic for a finding, where it sent one along. */
export function diagnosticOf(finding: Finding, diagnostics: readonly Diagnostic[]): Diagnostic | undefined {
  const key = findingKey(finding);
  return diagnostics.find((diagnostic) => diagnostic.source === DIAGNOSTIC_SOURCE && diagnostic.data === key);
}

/** A cursor right behind the last character still stands at it. */
export function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
