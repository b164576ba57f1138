import type {
  ArtifactLocation,
  Fix,
  Location,
  Log,
  Notification,
  Region as SarifRegion,
  ReportingDescriptor,
  Result,
} from 'sarif';
import { toldBy, type Pattern, type Severity } from '../model/index.js';
import type { RunFigures } from './json.js';
import type { AdviceReport, FindingReport, InspectedReport, Region, SiteReport, WarningReport } from './report.js';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const ROOT = '%SRCROOT%';
/** The rule of an inspected site that no pattern matches. */
const INSPECTED_RULE = 'inspected';

export interface SarifInput {
  readonly version: string;
  /** The folder that relative paths refer to, as a `file:` URI that ends with `/`. */
  readonly rootUri: string;
  readonly rules: readonly Pattern[];
  readonly figures: RunFigures;
  readonly findings: readonly FindingReport[];
  /** Only with `--explain`. */
  readonly inspected?: readonly InspectedReport[];
  readonly warnings: readonly WarningReport[];
}

/** Everything that was found as SARIF 2.1.0, columns in UTF-16 code units, both line and column counted from 1. */
export function renderSarif(input: SarifInput): string {
  return `${JSON.stringify(sarifLog(input), undefined, 2)}\n`;
}

function sarifLog(input: SarifInput): Log {
  const inspected = input.inspected ?? [];
  const rules = input.rules.map(ruleOf);
  if (inspected.some((site) => site.pattern === undefined)) rules.push(INSPECTED);
  const indexes = new Map(rules.map((rule, index) => [rule.id, index]));
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'zerocopy', fullName: 'Zero-Copy Lint', semanticVersion: input.version, rules } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { uri: input.rootUri, description: { text: 'the folder that was checked' } } },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: input.warnings.map(notificationOf) }],
        properties: { figures: input.figures },
        results: [
          ...input.findings.map((finding) => findingResult(finding, indexes)),
          ...inspected.map((site) => inspectedResult(site, indexes)),
        ],
      },
    ],
  };
}

const INSPECTED: ReportingDescriptor = {
  id: INSPECTED_RULE,
  name: 'Inspected',
  shortDescription: { text: 'looks like a copy, but is not advised on' },
  fullDescription: { text: 'A read and a write that share a buffer, with the reasons that speak against a rewrite.' },
  help: { text: 'Nothing to do: shown only because explanations were asked for.' },
  defaultConfiguration: { level: 'none' },
};

function ruleOf(pattern: Pattern): ReportingDescriptor {
  const why = toldBy(pattern.why);
  return {
    id: pattern.id,
    name: pattern.id.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: pattern.title },
    fullDescription: { text: plainText(why), markdown: why },
    help: { text: plainText(why), markdown: why },
    defaultConfiguration: { level: 'warning' },
    properties: { languages: pattern.languages },
  };
}

/** Markdown without its marks, for viewers that show text only. */
function plainText(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[`*]/g, '');
}

function findingResult(finding: FindingReport, indexes: ReadonlyMap<string, number>): Result {
  const fixes = finding.advice.flatMap((advice) => fixOf(finding, advice));
  return {
    ...siteResult(finding, finding.pattern, indexes),
    kind: 'fail',
    level: levelOf(finding.severity),
    relatedLocations: callLocations(finding),
    ...(fixes.length === 0 ? {} : { fixes }),
    properties: {
      ...siteProperties(finding),
      // Edits stand under `fixes`, and once is enough.
      advice: finding.advice.map(({ edits: _, ...advice }) => advice),
    },
  };
}

function inspectedResult(site: InspectedReport, indexes: ReadonlyMap<string, number>): Result {
  const objections = site.objections.map(({ because, region }) => ({ message: because, region }));
  return {
    ...siteResult(site, site.pattern ?? INSPECTED_RULE, indexes),
    kind: 'informational',
    level: 'none',
    relatedLocations: [
      ...callLocations(site),
      ...objections.map(({ message, region }, index) => relatedLocation(index, message, site, region)),
    ].map((location, index) => ({ ...location, id: index + 1 })),
    properties: {
      ...siteProperties(site),
      objections: site.objections.map(({ kind, because }) => ({ kind, because })),
    },
  };
}

function siteResult(site: SiteReport, rule: string, indexes: ReadonlyMap<string, number>): Result {
  const ruleIndex = indexes.get(rule);
  const where = { physicalLocation: { artifactLocation: artifactOf(site.path), region: regionOf(site.region) } };
  const logicalLocations = [{ name: site.function, kind: 'function' }];
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    message: { text: site.message },
    locations: [site.function === '' ? where : { ...where, logicalLocations }],
    partialFingerprints: { 'zerocopySite/v1': site.fingerprint },
  };
}

function siteProperties(site: SiteReport): Record<string, unknown> {
  const { language, shape, source, sink, buffer, keeps } = site;
  const endpoint = ({ kind, access, handle, traits, proof }: SiteReport['source']): Record<string, unknown> => ({
    kind,
    access,
    handle,
    traits,
    ...(proof === undefined ? {} : { proof: proof.because }),
  });
  return {
    language,
    shape,
    source: endpoint(source),
    sink: endpoint(sink),
    buffer,
    keeps: [...new Set(keeps.map((keep) => keep.obligation))],
  };
}

function callLocations(site: SiteReport): Location[] {
  const evidence = site.evidence?.map(({ because, region }) => ({ message: because, region }));
  const calls = [
    { message: `\`${site.buffer.name}\` is filled here by \`${site.fill.callee}\``, region: site.fill.region },
    ...site.drains.map(({ callee, region }) => ({
      message: `\`${site.buffer.name}\` is written out here by \`${callee}\``,
      region,
    })),
  ];
  return (evidence ?? calls).map(({ message, region }, index) => relatedLocation(index, message, site, region));
}

function relatedLocation(index: number, message: string, site: SiteReport, region: Region): Location {
  return {
    id: index + 1,
    message: { text: message },
    physicalLocation: { artifactLocation: artifactOf(site.path), region: regionOf(region) },
  };
}

function fixOf(finding: FindingReport, advice: AdviceReport): readonly Fix[] {
  if (advice.edits === undefined || advice.edits.length === 0) return [];
  return [
    {
      description: { text: `${advice.title} (${advice.safety})` },
      artifactChanges: [
        {
          artifactLocation: artifactOf(finding.path),
          replacements: advice.edits.map(({ region, text }) => ({
            deletedRegion: regionOf(region),
            ...(text === '' ? {} : { insertedContent: { text } }),
          })),
        },
      ],
    },
  ];
}

function notificationOf(warning: WarningReport): Notification {
  return {
    level: 'warning',
    message: { text: warning.message },
    ...(warning.path === undefined
      ? {}
      : { locations: [{ physicalLocation: { artifactLocation: artifactOf(warning.path) } }] }),
  };
}

function levelOf(severity: Severity): 'warning' | 'note' {
  return severity === 'warning' ? 'warning' : 'note';
}

function regionOf({ start, end }: Region): SarifRegion {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** Relative to the root where the path is; a path outside of it is absolute and becomes a `file:` URI. */
function artifactOf(path: string): ArtifactLocation {
  // encodeURIComponent throws on half of a surrogate pair.
  const encoded = path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  if (path.startsWith('/')) return { uri: `file://${encoded}` };
  if (/^[A-Za-z]:\//.test(path)) return { uri: `file:///${encoded}` };
  return { uri: encoded, uriBaseId: ROOT };
}
