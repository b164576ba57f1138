import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeFailure, folderUri, pathFrom } from '../../hosts/node/index.js';
import type { Finding, Pattern, Rewrite, TechniqueId } from '../../model/index.js';
import {
  ANSI,
  counted,
  DOCS_URL,
  htmlSite,
  LineIndex,
  PLAIN,
  renderAnalysisText,
  renderHtml,
  renderJson,
  renderSarif,
  reportFinding,
  reportInspected,
  type FindingReport,
  type HtmlSite,
  type InspectedReport,
  type ReportContext,
} from '../../render/index.js';
import { EXIT, type Context, type ExitCode } from './context.js';
import { examine, select } from './examine.js';
import type { Examined, ExamineOptions } from './examiner.js';
import { Losses } from './losses.js';

export const FORMATS = ['text', 'json', 'sarif', 'html'] as const;
export type Format = (typeof FORMATS)[number];

export interface CheckOptions extends ExamineOptions {
  readonly format: Format;
  readonly explain?: boolean;
  readonly stats?: boolean;
}

/** `zerocopy check`: prints what is found below `paths`; text as it comes, JSON, SARIF and the HTML page at the end. */
export async function check(paths: readonly string[], options: CheckOptions, context: Context): Promise<ExitCode> {
  const began = performance.now();
  const selection = select(paths, context);
  if (selection === undefined) return EXIT.error;
  const { terminal } = context;
  const root = rootOf(paths, context.cwd);
  const collected = new Collected(root, options.explain === true, context.patterns);
  const sites: HtmlSite[] = [];
  const losses = new Losses();
  let findings = 0;
  const filesWithFindings = new Set<string>();

  const { files, parsed, warnings } = await examine(selection, options, context, async (file) => {
    findings += file.analysis.findings.length;
    if (file.analysis.findings.length > 0) filesWithFindings.add(file.path);
    losses.add(file.language, file.length, file.analysis.losses);
    if (options.format === 'text') terminal.print(asText(file, options, context));
    else if (options.format === 'html') sites.push(...htmlSites(root, file));
    else await collected.add(file);
  });

  const report = {
    version: context.version,
    figures: { files, parsed },
    findings: collected.findings,
    ...(options.explain === true ? { inspected: collected.inspected } : {}),
    warnings: warnings.map(({ path, because }) => ({ path: pathFrom(root, path), message: because })),
  };
  if (options.format === 'json') {
    const { version, ...rest } = report;
    terminal.print(renderJson({ version: 1, tool: { name: 'zerocopy', version }, root, ...rest }));
  } else if (options.format === 'sarif') {
    terminal.print(renderSarif({ ...report, rootUri: folderUri(root), rules: context.patterns }));
  }
  if (options.format === 'html') terminal.print(renderHtml({ ...report, root, sites }));
  if (options.stats === true) for (const line of losses.lines()) terminal.warn(line);
  if (options.quiet !== true) {
    const found = findings === 0 ? 'no copies found' : `${counted(findings, 'copy', 'copies')} found`;
    const where = findings === 0 ? '' : ` in ${counted(filesWithFindings.size, 'file')}`;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    terminal.warn(`${found}${where}; ${counted(files, 'file')} looked at, ${parsed} parsed, ${seconds} s`);
  }
  return findings > 0 ? EXIT.findings : EXIT.clean;
}

/** What relative paths in JSON and SARIF refer to: the folder that was asked about if it is one, else where we are. */
function rootOf(paths: readonly string[], cwd: string): string {
  const [only, ...others] = paths;
  if (only === undefined || others.length > 0) return cwd;
  const folder = resolve(cwd, only);
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true ? folder : cwd;
}

function asText(file: Examined, options: CheckOptions, { terminal, cwd }: Context): string {
  const { findings, inspected } = file.analysis;
  // Most files have nothing to show, and an index costs a pass over the text.
  if (findings.length === 0 && (options.explain !== true || inspected.length === 0)) return '';
  const lines = new LineIndex(file.source().text);
  const style = terminal.colours ? ANSI : PLAIN;
  return renderAnalysisText(pathFrom(cwd, file.path), lines, file.analysis, options.explain === true, style);
}

/** In the order of the text; what of it the page needs. */
function htmlSites(root: string, file: Examined): readonly HtmlSite[] {
  const { findings } = file.analysis;
  if (findings.length === 0) return [];
  const { text } = file.source();
  const path = pathFrom(root, file.path);
  return inOrder(findings, (it) => it.site.range.start).map((finding) => htmlSite(path, finding, text, DOCS_URL));
}

/** Findings as values without their texts, so that memory grows with what was found and not with what was read. */
class Collected {
  readonly findings: FindingReport[] = [];
  readonly inspected: InspectedReport[] = [];
  readonly #root: string;
  readonly #explain: boolean;
  readonly #patterns: readonly Pattern[];

  constructor(root: string, explain: boolean, patterns: readonly Pattern[]) {
    this.#root = root;
    this.#explain = explain;
    this.#patterns = patterns;
  }

  async add(file: Examined): Promise<void> {
    const { findings, inspected } = file.analysis;
    if (findings.length === 0 && !(this.#explain && inspected.length > 0)) return;
    const context: ReportContext = {
      path: pathFrom(this.#root, file.path),
      lines: new LineIndex(file.source().text),
      fingerprints: new Map(),
    };
    for (const finding of inOrder(findings, (it) => it.site.range.start)) {
      this.findings.push(reportFinding(context, finding, await rewritesOf(file, finding)));
    }
    if (!this.#explain) return;
    for (const site of inOrder(inspected, (it) => it.range.start)) {
      const pattern = this.#patterns.find((it) => it.languages.includes(site.language) && it.matches(site));
      this.inspected.push(reportInspected(context, site, pattern?.id));
    }
  }
}

function inOrder<T>(items: readonly T[], offset: (item: T) => number): readonly T[] {
  return [...items].sort((a, b) => offset(a) - offset(b));
}

async function rewritesOf(file: Examined, finding: Finding): Promise<ReadonlyMap<TechniqueId, Rewrite>> {
  const rewrites = new Map<TechniqueId, Rewrite>();
  for (const { technique, safety } of finding.advice) {
    if (safety === 'shown-only') continue;
    try {
      rewrites.set(technique, await file.rewrite(finding, technique));
    } catch (error) {
      // A fix that can't be made takes nothing from what was found.
      rewrites.set(technique, { ok: false, because: `the rewrite failed: ${describeFailure(error)}` });
    }
  }
  return rewrites;
}
