import type { CopySite, Guard, Refused, SourceEditor } from '../../model/index.js';
import type { HandOver } from './hand-over.js';
import { Planner } from './planner.js';
import { bufferProblem } from './stream-buffer.js';

/** Plans a fast path, or says why the site is not understood well enough. */
export function planHandOver(site: CopySite, editor: SourceEditor, guard: Guard): HandOver | Refused {
  const { loop } = site;
  if (site.shape !== 'loop' || loop === undefined) return { refused: 'the copy is not one loop' };
  for (const end of [site.source, site.sink]) {
    if (!end.repeatable || !/^[\w.>*[\]-]+$/.test(end.handle)) {
      return { refused: `\`${end.handle}\` can't be written a second time` };
    }
  }
  const held = bufferProblem(site, editor.text, guard);
  if (held) return held;
  const facts = editor.loopFacts?.(loop.span);
  if (facts === undefined) return { refused: 'the loop was not found in the text' };
  if (facts.opaque !== undefined) return { refused: facts.opaque };
  const plan = new Planner(site, editor, facts, loop.span).plan();
  const isGuarded = guard === 'always' || (guard === 'by-file' && editor.namesSystems === true);
  return !('refused' in plan) && isGuarded ? { ...plan, onlyIf: '__linux__' } : plan;
}

/** Why a loop would do something else if each of its passes moved more: only where the loop is understood. */
export function largerChunkProblem(site: CopySite, editor: SourceEditor): Refused | undefined {
  const facts = site.loop && editor.loopFacts?.(site.loop.span);
  if (site.loop === undefined || facts === undefined) return { refused: 'the loop was not found in the text' };
  return new Planner(site, editor, facts, site.loop.span).largerChunkProblem();
}
