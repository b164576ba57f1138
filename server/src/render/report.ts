import type {
  Advice,
  CopySite,
  Endpoint,
  Finding,
  LanguageId,
  ObjectionKind,
  Obligation,
  PatternId,
  Rewrite,
  Severity,
  Shape,
  Span,
  TechniqueId,
  Transfer,
} from '../model/index.js';
import { fingerprintOf } from './fingerprint.js';
import type { LineIndex } from './positions.js';

/** A place for people and for other programs: `line` and `column` count from 1; all in UTF-16 code units. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** From the start of the text, counted from 0; a byte order mark does not count. */
  readonly offset: number;
}

/** `end` is exclusive. */
export interface Region {
  readonly start: Place;
  readonly end: Place;
}

export interface EndpointReport {
  readonly kind: Endpoint['kind'];
  readonly access: Endpoint['access'];
  readonly handle: string;
  readonly traits: Endpoint['traits'];
  /** Absent where the kind is a guess. */
  readonly proof?: { readonly because: string; readonly region: Region };
}

export interface CallReport {
  readonly callee: string;
  readonly region: Region;
}

/** A site with lines and columns, so that the text it stands in can be let go. */
export interface SiteReport {
  /** The path as the report's root sees it, with `/`; absolute where the file is outside the root. */
  readonly path: string;
  readonly language: LanguageId;
  /** Absent for an inspected site that no pattern matches. */
  readonly pattern?: PatternId;
  readonly message: string;
  /** The name of the function around the site; empty at top level. */
  readonly function: string;
  /** The whole site. */
  readonly region: Region;
  /** The draining call, which an editor underlines. */
  readonly anchor: Region;
  readonly shape: Shape;
  readonly source: EndpointReport;
  readonly sink: EndpointReport;
  readonly buffer: { readonly name: string; readonly capacity?: number };
  readonly fill: CallReport;
  readonly drains: readonly CallReport[];
  readonly keeps: readonly { readonly obligation: Obligation; readonly region: Region }[];
  /** What shows a defect; absent for what is a copy and nothing else. */
  readonly evidence?: readonly { readonly because: string; readonly region: Region }[];
  /** Stays the same when lines are added elsewhere in the file. */
  readonly fingerprint: string;
}

export interface AdviceReport extends Advice {
  /** The edits of the rewrite; absent where they were not asked for or can't be made. */
  readonly edits?: readonly { readonly region: Region; readonly text: string }[];
  /** Why there are no edits. */
  readonly refused?: string;
}

export interface FindingReport extends SiteReport {
  readonly pattern: PatternId;
  readonly severity: Severity;
  readonly advice: readonly AdviceReport[];
  /** Why there is no advice. */
  readonly unfit?: string;
}

export interface InspectedReport extends SiteReport {
  readonly objections: readonly { readonly kind: ObjectionKind; readonly because: string; readonly region: Region }[];
}

/** Something that kept a file, or a setting, from being used. */
export interface WarningReport {
  /** The file concerned, written as in SiteReport. */
  readonly path?: string;
  readonly message: string;
}

/** Where a site stands, and which one it is among equal ones of its file (for the fingerprint). */
export interface ReportContext {
  readonly path: string;
  readonly lines: LineIndex;
  /** How often each fingerprint was given out in this file; kept up to date here. */
  readonly fingerprints: Map<string, number>;
}

export function reportFinding(
  context: ReportContext,
  finding: Finding,
  rewrites: ReadonlyMap<TechniqueId, Rewrite>,
): FindingReport {
  const { pattern, severity, message, site, unfit } = finding;
  return {
    ...reportSite(context, site, pattern, message),
    pattern,
    severity,
    advice: finding.advice.map((advice) => reportAdvice(context, advice, rewrites.get(advice.technique))),
    ...(unfit !== undefined && { unfit }),
  };
}

export function reportInspected(
  context: ReportContext,
  site: CopySite,
  pattern: PatternId | undefined,
): InspectedReport {
  const because = site.objections.map((objection) => objection.because).join('; ');
  return {
    ...reportSite(context, site, pattern, `not advised on: ${because}`),
    objections: site.objections.map(({ kind, because, span }) => ({
      kind,
      because,
      region: regionOf(context.lines, span),
    })),
  };
}

export function regionOf(lines: LineIndex, span: Span): Region {
  return { start: placeOf(lines, span.start), end: placeOf(lines, span.end) };
}

function placeOf(lines: LineIndex, offset: number): Place {
  const { line, character } = lines.positionAt(offset);
  return { line: line + 1, column: character + 1, offset };
}

function reportSite(
  context: ReportContext,
  site: CopySite,
  pattern: PatternId | undefined,
  message: string,
): SiteReport {
  const { lines, path } = context;
  const { name, capacity } = site.buffer;
  return {
    path,
    language: site.language,
    ...(pattern === undefined ? {} : { pattern }),
    message,
    function: site.function.name,
    region: regionOf(lines, site.range),
    anchor: regionOf(lines, site.anchor),
    shape: site.shape,
    source: reportEndpoint(lines, site.source),
    sink: reportEndpoint(lines, site.sink),
    buffer: { name, ...(capacity === undefined ? {} : { capacity }) },
    fill: reportCall(lines, site.fill),
    drains: site.drains.map((drain) => reportCall(lines, drain)),
    keeps: site.keeps.map(({ obligation, span }) => ({ obligation, region: regionOf(lines, span) })),
    ...(site.defect && {
      evidence: site.defect.evidence.map(({ because, span }) => ({ because, region: regionOf(lines, span) })),
    }),
    fingerprint: fingerprintOf(lines.text, site, pattern, context.fingerprints),
  };
}

function reportEndpoint(lines: LineIndex, endpoint: Endpoint): EndpointReport {
  const { kind, access, handle, traits, proof } = endpoint;
  return {
    kind,
    access,
    handle,
    traits,
    ...(proof === undefined ? {} : { proof: { because: proof.because, region: regionOf(lines, proof.span) } }),
  };
}

function reportCall(lines: LineIndex, call: Transfer): CallReport {
  return { callee: call.callee, region: regionOf(lines, call.span) };
}

function reportAdvice(context: ReportContext, advice: Advice, rewrite: Rewrite | undefined): AdviceReport {
  if (rewrite === undefined) return advice;
  if (!rewrite.ok) return { ...advice, refused: rewrite.because };
  return {
    ...advice,
    edits: rewrite.edits.map(({ span, text }) => ({ region: regionOf(context.lines, span), text })),
  };
}
