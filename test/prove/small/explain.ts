import type { Advice } from '../../../server/src/model/index.js';
import type { Difference } from './search.js';

/** Of a nature: bytes are missing, and the program tells of success, as the old one never did in these worlds. */
const TOLD_AS_SUCCESS = ', a loss told as success';

/**
 * Which assumption of an advice a difference breaks; undefined when it broke none, and is a defect. What is told as a success
 * may break only those that say that something does not happen.
 */
export function explanationOf({ nature, example }: Difference, { assumed }: Advice): string | undefined {
  const named = (pattern: RegExp): string | undefined => assumed.find((a) => pattern.test(a));
  if (nature === 'source shortened') return named(/^nobody shortens/);
  const isLoss = nature.endsWith(TOLD_AS_SUCCESS);
  const closes = named(/^errors of .* are asked for when it is closed$/);
  // What waits in a stream is left alone.
  if (isLoss && closes !== undefined) return undefined;
  const happens = (end: string): boolean => example.includes(` of the ${end} at `);
  const ofSink = happens('sink') ? closes : undefined;
  const ofSource = happens('source') ? named(/^what stands in front of a read error/) : undefined;
  if (ofSink !== undefined) return ofSink;
  if (nature === 'an error that stays') return ofSource;
  if (nature === 'a pipe without a reader') return named(/it has a reader/);
  const once = nature.replace(TOLD_AS_SUCCESS, '');
  if (once.endsWith('of the sink')) return named(/tells an error/) ?? named(/^no signal is meant to end the loop/);
  if (once.endsWith('of the source')) return named(/^no signal is meant to end the loop|for writing once more/);
  return undefined;
}
