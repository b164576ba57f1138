import type { FindingReport, InspectedReport, WarningReport } from './report.js';

/** How much was looked at. Sizes in UTF-16 code units where not said otherwise. */
export interface RunFigures {
  /** Files with an extension of a known language that were opened. */
  readonly files: number;
  /** Files that had words of a source and of a sink, and were parsed. */
  readonly parsed: number;
}

/** What `zerocopy check --format json` prints. Fields are added, but none is renamed or removed within a version. */
export interface JsonReport {
  readonly version: 1;
  readonly tool: { readonly name: 'zerocopy'; readonly version: string };
  /** The folder that relative paths refer to, absolute. */
  readonly root: string;
  readonly figures: RunFigures;
  /** Sorted by path, then by offset. */
  readonly findings: readonly FindingReport[];
  /** Only with `--explain`: places that look like copies, and why they are none. */
  readonly inspected?: readonly InspectedReport[];
  readonly warnings: readonly WarningReport[];
}

export function renderJson(report: JsonReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
