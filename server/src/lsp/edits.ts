import type { Cancellation, Rewrite } from '../model/index.js';
import type { Task } from './errand.js';
import { findingByKey } from './findings.js';
import { fixAllEdits } from './fixAll.js';
import { ignoreEdits } from './ignoreComment.js';
import type { Snapshot } from './openDocument.js';

/** The edits of a task, or the reason why there are none. The costly part of a code action. */
export async function editsOf(snapshot: Snapshot, task: Task, cancellation: Cancellation): Promise<Rewrite> {
  if (task.kind === 'fix-all') return { ok: true, edits: await fixAllEdits(snapshot, cancellation) };
  const finding = findingByKey(snapshot, task.finding);
  if (finding === undefined || snapshot.analyser === undefined) return { ok: false, because: 'nothing is found here' };
  return task.kind === 'ignore'
    ? ignoreEdits(snapshot, finding, cancellation)
    : snapshot.analyser.rewrite(snapshot.text, finding, task.technique);
}
