import { Cancelled, type Cancellation, type Rewrite } from '../model/index.js';
import { modified } from './answer.js';
import type { Task } from './errand.js';
import { findingByKey } from './findings.js';
import { fixAllEdits } from './fixAll.js';
import { ignoreEdits } from './ignoreComment.js';
import type { Snapshot } from './openDocument.js';
import { unignoreEdits } from './unusedIgnores.js';

/**
 * The edits of a task, or the reason why there are none. The costly part of a code action. Fails as the request does when
 * it is given up.
 */
export async function editsOf(snapshot: Snapshot, task: Task, cancellation: Cancellation): Promise<Rewrite> {
  try {
    return await attempt(snapshot, task, cancellation);
  } catch (error) {
    // The document's analyser was replaced or closed meanwhile.
    throw error instanceof Cancelled ? modified() : error;
  }
}

async function attempt(snapshot: Snapshot, task: Task, cancellation: Cancellation): Promise<Rewrite> {
  if (task.kind === 'fix-all') return { ok: true, edits: await fixAllEdits(snapshot, cancellation) };
  if (task.kind === 'unignore') return unignoreEdits(snapshot, task.comment);
  const finding = findingByKey(snapshot, task.finding);
  if (finding === undefined || snapshot.analyser === undefined) return { ok: false, because: 'nothing is found here' };
  return task.kind === 'ignore'
    ? ignoreEdits(snapshot, finding, cancellation)
    : snapshot.analyser.rewrite(snapshot.text, finding, task.technique);
}
