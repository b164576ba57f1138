import { TECHNIQUE_IDS, type TechniqueId } from '../model/index.js';

/** What a code action is to do when it is chosen. */
export type Task =
  | { readonly kind: 'rewrite'; readonly finding: string; readonly technique: TechniqueId }
  | { readonly kind: 'ignore'; readonly finding: string }
  /** Removes a comment that silences nothing. */
  | { readonly kind: 'unignore'; readonly comment: string }
  | { readonly kind: 'fix-all' };

/** A task with the text it was offered for: all that a later `codeAction/resolve` needs, so that nothing is remembered. */
export interface Errand {
  readonly uri: string;
  readonly version: number;
  readonly task: Task;
}

/** Reads what came back from the client; undefined when it is none of ours. */
export function readErrand(data: unknown): Errand | undefined {
  if (!isRecord(data)) return undefined;
  const { uri, version } = data;
  const task = readTask(data['task']);
  return typeof uri === 'string' && typeof version === 'number' && task !== undefined
    ? { uri, version, task }
    : undefined;
}

function readTask(task: unknown): Task | undefined {
  if (!isRecord(task)) return undefined;
  const { kind, finding, comment } = task;
  if (kind === 'fix-all') return { kind };
  if (kind === 'unignore') return typeof comment === 'string' ? { kind, comment } : undefined;
  if (typeof finding !== 'string') return undefined;
  if (kind === 'ignore') return { kind, finding };
  const technique = TECHNIQUE_IDS.find((id) => id === task['technique']);
  return kind === 'rewrite' && technique !== undefined ? { kind, finding, technique } : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
