import type { Analysis } from '../engine/index.js';
import type { Advice, CopySite, Defect, Finding } from '../model/index.js';
import { codeFrame, type FrameMark } from './frame.js';
import { printable, safetyReasons } from './message.js';
import type { LineIndex } from './positions.js';
import type { Style } from './style.js';

/** One finding for people: a line with place and message, the code, and the advice, best first. Ends with an empty line. */
function renderFindingText(path: string, lines: LineIndex, finding: Finding, style: Style): string {
  const { site, severity } = finding;
  const level = severity === 'warning' ? style.warning('warning') : style.note('note');
  return [
    `${placeText(path, lines, site, style)} ${level}: ${printable(finding.message)} ${style.faint(`[${finding.pattern}]`)}\n`,
    codeFrame(lines, site.defect ? defectMarks(site, site.defect) : siteMarks(site), style),
    ...finding.advice.map((advice) => adviceText(advice, style)),
    finding.unfit === undefined ? '' : `  = no rewrite is offered: ${printable(finding.unfit)}\n`,
    '\n',
  ].join('');
}

/** The call concerned and what shows the defect. */
function defectMarks({ anchor }: CopySite, { evidence }: Defect): readonly FrameMark[] {
  const shown = evidence.map(({ span, because }) => ({ span, label: printable(because) }));
  return shown.some(({ span }) => span.start === anchor.start) ? shown : [{ span: anchor, label: '' }, ...shown];
}

/** One site that is not advised on, with the objections. Ends with an empty line. */
export function renderInspectedText(path: string, lines: LineIndex, site: CopySite, style: Style): string {
  const objections = site.objections.map(({ span, because }) => ({ span, label: printable(because) }));
  const [fill, drain] = siteMarks(site);
  const because = printable(site.objections.map((objection) => objection.because).join('; '));
  return [
    `${placeText(path, lines, site, style)} ${style.faint('inspected')}: not advised on: ${because}\n`,
    codeFrame(lines, [fill, drain, ...objections], style),
    '\n',
  ].join('');
}

/** What one file gives to `check`: its findings, and with `explain` the inspected sites, in the order of the text. */
export function renderAnalysisText(
  path: string,
  lines: LineIndex,
  analysis: Analysis,
  explain: boolean,
  style: Style,
): string {
  const parts = [
    ...analysis.findings.map((finding) => ({
      at: finding.site.range.start,
      text: renderFindingText(path, lines, finding, style),
    })),
    ...(explain ? analysis.inspected : []).map((site) => ({
      at: site.range.start,
      text: renderInspectedText(path, lines, site, style),
    })),
  ];
  return parts
    .sort((a, b) => a.at - b.at)
    .map((part) => part.text)
    .join('');
}

function placeText(path: string, lines: LineIndex, site: CopySite, style: Style): string {
  const { line, character } = lines.positionAt(site.anchor.start);
  return style.strong(`${printable(path)}:${line + 1}:${character + 1}:`);
}

function siteMarks(site: CopySite): readonly [FrameMark, FrameMark] {
  return [
    { span: site.fill.span, label: 'filled here' },
    { span: site.anchor, label: 'written out here' },
  ];
}

function adviceText(advice: Advice, style: Style): string {
  const reasons = safetyReasons(advice).map((reason) => `      ${style.faint(printable(reason))}\n`);
  return `  = ${printable(advice.title)} ${style.faint(`[${advice.technique}: ${advice.safety}]`)}\n${reasons.join('')}`;
}
