import type { CopySite, Finding, FlowGraph, Lowering, Settings, Severity } from '../model/index.js';
import { allPatterns } from '../patterns/index.js';
import { allTechniques } from '../techniques/index.js';
import { adviseOn } from './advise.js';
import type { Analysis } from './analysis.js';
import { findSites } from './find.js';
import { messageFor } from './message.js';
import { rebase } from './rebase.js';
import { suppress } from './suppress.js';

/** A function that did not change is the same graph, so its sites are found once. */
const sitesOfGraph = new WeakMap<FlowGraph, readonly CopySite[]>();

/** Everything about one text, from the flows of its functions. */
export function analyseLowering(lowering: Lowering, text: string, settings: Settings): Analysis {
  if (!settings.enable) return { findings: [], inspected: [], suppressions: [], losses: [] };
  const sites = lowering.functions.flatMap((fn) => {
    const found = sitesOfGraph.get(fn.graph) ?? findSites(fn.graph);
    sitesOfGraph.set(fn.graph, found);
    return found.map((site) => rebase(site, fn));
  });
  const copies = sites.filter((s) => s.verdict === 'copy').flatMap((site) => findingOf(site, settings) ?? []);
  const { findings, suppressions } = suppress(copies, text);
  const inspected = sites.filter((s) => s.verdict === 'inspected');
  return { findings, inspected, suppressions, losses: lowering.losses };
}

function findingOf(site: CopySite, settings: Settings): Finding | undefined {
  const pattern = allPatterns.find((p) => p.languages.includes(site.language) && p.matches(site));
  if (pattern === undefined) return undefined;
  const chosen = settings.patterns[pattern.id] ?? pattern.severity(site);
  if (chosen === 'off') return undefined;
  const unknown = site.source.kind === 'unknown' || site.sink.kind === 'unknown';
  if (unknown && !settings.unknownEndpoints) return undefined;
  const severity: Severity = chosen;
  const advice = adviseOn(site, settings);
  const message = messageFor(site, advice, (a) => allTechniques.find((t) => t.id === a.technique)?.name ?? a.technique);
  return { pattern: pattern.id, severity, message, site, advice };
}
