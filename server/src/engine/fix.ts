import { applyEdits, overlaps } from '../model/index.js';
import type { Advice, Cancellation, Edit, Finding, Rewrite, Settings, SourceEditor } from '../model/index.js';
import { allTechniques } from '../techniques/index.js';
import { writeRewrite } from './advise.js';
import type { Analysis, FixChoice, FixedText } from './analysis.js';

/** After so many rounds something makes work for itself; what is done so far stands. */
const MOST_ROUNDS = 8;

/** The edits of one advice; refused where the site can't be changed so, or the result would not parse. */
export function rewriteSite(finding: Finding, technique: Advice['technique'], editor: SourceEditor): Rewrite {
  const chosen = finding.advice.find((a) => a.technique === technique);
  const found = allTechniques.find((t) => t.id === technique);
  if (chosen === undefined || found === undefined) return { ok: false, because: `${technique} is not advised here` };
  if (chosen.safety === 'shown-only') return { ok: false, because: chosen.lost.join('; ') };
  return writeRewrite(found, finding.site, editor, chosen.guard ?? 'by-file');
}

export interface FixTools {
  analyse(text: string, settings: Settings, cancellation: Cancellation): Promise<Analysis>;
  rewrite(text: string, finding: Finding, technique: Advice['technique']): Promise<Rewrite>;
}

/**
 * Applies the best allowed fix of every finding. Fixes of one round never overlap: of two that do, the first in the
 * text is taken, and the next round looks at the other again; so it is where both bring a name for different things.
 */
export async function fixText(
  tools: FixTools,
  text: string,
  settings: Settings,
  choice: FixChoice,
  cancellation: Cancellation,
): Promise<FixedText> {
  let current = text;
  const applied: FixedText['applied'][number][] = [];
  let refused: FixedText['refused'][number][] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { findings } = await tools.analyse(current, settings, cancellation);
    const edits: Edit[] = [];
    const brought = new Map<string, string>();
    const done: FixedText['applied'][number][] = [];
    refused = [];
    for (const finding of findings) {
      const outcome = await firstThatWorks(tools, current, finding, choice);
      if (outcome === undefined) continue;
      if (!outcome.rewrite.ok) {
        refused.push({ finding, because: outcome.rewrite.because });
        continue;
      }
      const fresh = outcome.rewrite.edits.filter((e) => !edits.some((old) => isSame(old, e)));
      if (fresh.some((e) => edits.some((old) => collide(old, e)))) continue;
      const brings = [...(outcome.rewrite.brings ?? [])];
      if (brings.some(([name, what]) => (brought.get(name) ?? what) !== what)) continue;
      for (const [name, what] of brings) brought.set(name, what);
      edits.push(...fresh);
      done.push({ finding, technique: outcome.technique });
    }
    if (done.length === 0) break;
    current = applyEdits(current, edits);
    applied.push(...done);
  }
  return { text: current, applied, refused };
}

async function firstThatWorks(
  tools: FixTools,
  text: string,
  finding: Finding,
  choice: FixChoice,
): Promise<{ technique: Advice['technique']; rewrite: Rewrite } | undefined> {
  const allowed = finding.advice.filter(
    (a) =>
      (choice.technique === undefined || a.technique === choice.technique) &&
      (a.safety === 'safe' || (choice.safety === 'review' && a.safety === 'review')),
  );
  let last: { technique: Advice['technique']; rewrite: Rewrite } | undefined;
  for (const { technique } of allowed) {
    last = { technique, rewrite: await tools.rewrite(text, finding, technique) };
    if (last.rewrite.ok) return last;
  }
  return last;
}

/** Two fixes may need the same include; it is added once. */
function isSame(a: Edit, b: Edit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.text === b.text;
}

function collide(a: Edit, b: Edit): boolean {
  return overlaps(a.span, b.span) || (a.span.start === b.span.start && a.span.end === b.span.end);
}
