import type { Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity } from 'vscode-languageserver';
import type { Finding, Loop, Severity, Span } from '../model/index.js';
import { patternUrl } from './diagnosticsDocs.js';
import type { Range } from './positions.js';

/** How clients name the tool in front of its messages. */
export const DIAGNOSTIC_SOURCE = 'zerocopy';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = { warning: 2, information: 3 };

/** The document a finding is in. */
export interface DiagnosticPlace {
  readonly uri: string;
  readonly text: string;
  rangeOf(span: Span): Range;
}

/** What the client can show. */
export interface DiagnosticForm {
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
}

/** A finding as a diagnostic of the Language Server Protocol: underlines the call that empties the buffer. */
export function renderDiagnostic(finding: Finding, place: DiagnosticPlace, form: DiagnosticForm): Diagnostic {
  const { pattern, severity, message, site } = finding;
  return {
    range: place.rangeOf(site.anchor),
    severity: SEVERITIES[severity],
    source: DIAGNOSTIC_SOURCE,
    code: pattern,
    ...(form.codeDescription ? { codeDescription: { href: patternUrl(pattern) } } : {}),
    message,
    ...(form.relatedInformation ? { relatedInformation: relatedInformation(finding, place) } : {}),
  };
}

/**
 * Where an editor shows something about a finding, the underlined call first: the calls that empty and fill the buffer
 * and the loop's head. Not the whole loop: the lines between are about something else.
 */
export function spotsOf({ site }: Finding, text: string): readonly Span[] {
  if (site.defect) return [site.anchor];
  const calls = [site.anchor, ...[...site.drains, site.fill, ...site.otherFills].map((transfer) => transfer.span)];
  return site.loop === undefined ? calls : [...calls, loopHead(site.loop, text)];
}

/** The first line of a loop, without the brace that opens its body. */
function loopHead({ span }: Loop, text: string): Span {
  const [line = ''] = text.slice(span.start, span.end).split(/[\r\n]/, 1);
  const code = line.trimEnd();
  const head = code.endsWith('{') ? code.slice(0, -1).trimEnd() : code;
  return { start: span.start, end: span.start + head.length };
}

/** Places only: why the ends are what they are is told by the card, which editors show right below. */
function relatedInformation({ site }: Finding, place: DiagnosticPlace): DiagnosticRelatedInformation[] {
  const related: DiagnosticRelatedInformation[] = [];
  const add = (span: Span, message: string) => {
    related.push({ location: { uri: place.uri, range: place.rangeOf(span) }, message });
  };
  const { buffer, fill, otherFills, drains, source, loop, defect } = site;
  if (defect) {
    for (const { span, because } of defect.evidence) if (span.start !== site.anchor.start) add(span, because);
    return related;
  }
  const size = buffer.capacity === undefined ? '' : ` (${buffer.capacity} bytes)`;
  add(fill.span, `\`${buffer.name}\`${size} is filled here from \`${source.handle}\``);
  for (const other of otherFills) add(other.span, `\`${buffer.name}\` is filled here, too`);
  for (const drain of drains) {
    if (drain.span.start !== site.anchor.start) add(drain.span, `\`${buffer.name}\` is written here, too`);
  }
  if (loop !== undefined) add(loopHead(loop, place.text), 'both calls are made in every round of this loop');
  return related;
}
