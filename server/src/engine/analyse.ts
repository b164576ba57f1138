import type { Advice, CopySite, Finding, FlowGraph, Lowering, Settings, Severity } from '../model/index.js';
import { allPatterns } from '../patterns/index.js';
import { allTechniques } from '../techniques/index.js';
import { adviseOn } from './advise.js';
import type { Analysis } from './analysis.js';
import { findSites } from './find.js';
import { messageFor } from './message.js';
import { rebase } from './rebase.js';
import { withoutRepeats } from './repeats.js';
import { suppress } from './suppress.js';

interface Found {
  readonly settings: Settings;
  readonly findings: readonly Finding[];
  readonly inspected: readonly CopySite[];
}

/** A function that did not change is the same graph, so it is looked at once. Spans are those of the graph. */
const foundIn = new WeakMap<FlowGraph, Found>();

/** Everything about one text, from the flows of its functions. */
export function analyseLowering(lowering: Lowering, text: string, settings: Settings): Analysis {
  if (!settings.enable) return { findings: [], inspected: [], suppressions: [], losses: [] };
  const copies: Finding[] = [];
  const inspected: CopySite[] = [];
  for (const fn of lowering.functions) {
    const found = find(fn.graph, settings);
    copies.push(...found.findings.map((finding) => ({ ...finding, site: rebase(finding.site, fn) })));
    inspected.push(...found.inspected.map((site) => rebase(site, fn)));
  }
  const { findings, suppressions } = suppress(copies, text);
  return { findings, inspected, suppressions, losses: lowering.losses };
}

function find(graph: FlowGraph, settings: Settings): Found {
  const known = foundIn.get(graph);
  if (known?.settings === settings) return known;
  const sites = withoutRepeats(findSites(graph));
  const found = {
    settings,
    findings: sites.filter((s) => s.verdict === 'copy').flatMap((site) => findingOf(site, settings) ?? []),
    inspected: sites.filter((s) => s.verdict === 'inspected'),
  };
  foundIn.set(graph, found);
  return found;
}

function findingOf(site: CopySite, settings: Settings): Finding | undefined {
  const advice = adviseOn(site, settings);
  const pattern = allPatterns.find((p) => p.languages.includes(site.language) && p.matches(site, advice[0]));
  if (pattern === undefined) return undefined;
  const chosen = settings.patterns[pattern.id] ?? pattern.severity(site);
  if (chosen === 'off') return undefined;
  const unknown = site.source.kind === 'unknown' || site.sink.kind === 'unknown';
  if (unknown && !settings.unknownEndpoints) return undefined;
  const severity: Severity = chosen;
  const nameOf = (a: Advice): string => allTechniques.find((t) => t.id === a.technique)?.name ?? a.technique;
  const message = messageFor(site, advice, nameOf, pattern);
  return { pattern: pattern.id, severity, message, site, advice };
}
