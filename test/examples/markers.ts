/**
 * The comments of an example that say what must be found on their line:
 *
 *     write(out, buf, n); // finds: copy-loop file -> socket keeps(byte-count, limit)
 *     write(log, buf, n); // inspected: content-used
 *
 * in line or block comments, at the end of the line on which the underlined call starts.
 */
import {
  ENDPOINT_KINDS,
  OBLIGATIONS,
  PATTERN_IDS,
  type CopySite,
  type Finding,
  type ObjectionKind,
} from '../../server/src/model/index.js';

/** What is expected or found at one place, in a form that can be compared and read. */
export interface Remark {
  /** Counted from 1. */
  readonly line: number;
  /** `finds: PATTERN SOURCE -> SINK` or `inspected: OBJECTION, ...`, names sorted. */
  readonly what: string;
  /** Sorted; undefined where an example leaves them open. */
  readonly keeps?: readonly string[];
}

export interface Markers {
  readonly remarks: readonly Remark[];
  /** Markers that can't be read, with the reason. */
  readonly problems: readonly string[];
}

const MARKER = /(?:\/\/|\/\*)\s*(finds|inspected):(.*?)(?:\*\/|$|(?=\/\/|\/\*))/g;
const FINDS = /^(\S+) (\S+) -> (\S+)(?: keeps\(([^()]*)\))?$/;

/** Reads the markers of an example. `keepsAreOpen`: a marker without keeps says nothing about them. */
export function parseMarkers(text: string, keepsAreOpen: boolean): Markers {
  const remarks: Remark[] = [];
  const problems: string[] = [];
  text.split(/\r?\n/).forEach((content, index) => {
    const line = index + 1;
    for (const [, kind, rest = ''] of content.matchAll(MARKER)) {
      try {
        const body = rest.trim().replace(/\s+/g, ' ');
        remarks.push(kind === 'finds' ? parseFinds(line, body, keepsAreOpen) : parseInspected(line, body));
      } catch (error) {
        problems.push(`line ${line}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  });
  return { remarks, problems };
}

function parseFinds(line: number, body: string, keepsAreOpen: boolean): Remark {
  const [, pattern, source, sink, keeps] = FINDS.exec(body) ?? [];
  if (pattern === undefined || source === undefined || sink === undefined) {
    throw new Error(`expected "finds: PATTERN SOURCE -> SINK [keeps(...)]", got "finds: ${body}"`);
  }
  known('pattern', PATTERN_IDS, pattern);
  known('kind of endpoint', ENDPOINT_KINDS, source);
  known('kind of endpoint', ENDPOINT_KINDS, sink);
  const what = `finds: ${pattern} ${source} -> ${sink}`;
  if (keeps === undefined && keepsAreOpen) return { line, what };
  const names = listOf(keeps ?? '');
  for (const name of names) known('obligation', Object.keys(OBLIGATIONS), name);
  return { line, what, keeps: names };
}

/** A list of the kinds that does not compile when one is missing. */
const OBJECTIONS: Readonly<Record<ObjectionKind, true>> = {
  'content-used': true,
  'fan-out': true,
  'fast-path-present': true,
  'amount-unrelated': true,
  datagram: true,
  'special-file': true,
  'same-endpoint': true,
  'own-pipe': true,
  transformed: true,
  tiny: true,
};

function parseInspected(line: number, body: string): Remark {
  const names = listOf(body);
  if (names.length === 0) throw new Error('expected "inspected: OBJECTION"');
  for (const name of names) known('objection', Object.keys(OBJECTIONS), name);
  return { line, what: `inspected: ${names.join(', ')}` };
}

function known(what: string, names: readonly string[], name: string): void {
  if (!names.includes(name)) throw new Error(`unknown ${what} "${name}"; known are ${names.join(', ')}`);
}

function listOf(text: string): string[] {
  return [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '').sort();
}

/** What a finding says, as a marker would. */
export function remarkOfFinding(finding: Finding, text: string): Remark {
  const { site } = finding;
  const keeps = [...new Set(site.keeps.map((keep) => keep.obligation))].sort();
  const what = `finds: ${finding.pattern} ${site.source.kind} -> ${site.sink.kind}`;
  return { line: lineOf(site.anchor.start, text), what, keeps };
}

/** What an inspected site says, as a marker would. */
export function remarkOfInspected(site: CopySite, text: string): Remark {
  const kinds = [...new Set(site.objections.map((objection) => objection.kind))].sort();
  return { line: lineOf(site.anchor.start, text), what: `inspected: ${kinds.join(', ')}` };
}

function lineOf(offset: number, text: string): number {
  return text.slice(0, offset).split('\n').length;
}
