/** What techniques ask that answer with a file instead of its content. */
import { MEASURED_NODE, type Condition, type CopySite } from '../../model/index.js';
import { assumed, proved, refuted } from '../answers.js';
import { named } from '../words.js';

/** The last name of the call that answers: `send` of `res.status(200).send`. */
export function answerMethod({ drains: [drain] }: CopySite): string {
  return /\.\s*(\w+)$/.exec(drain.callee)?.[1] ?? '';
}

export const wholeFile: Condition = {
  title: 'the whole file is read from a path, and answered by one call',
  source: 'Node documentation, fs.readFile',
  ask: ({ fill, drains, otherFills, source }) =>
    fill.wholeSource && source.access === 'path' && drains.length === 1 && otherFills.length === 0
      ? proved(`\`${fill.callee}\` reads all of the file`)
      : refuted('no file is read as a whole'),
};

export const regularFile: Condition = {
  title: 'the source is a regular file',
  source: `Node documentation, fs.createReadStream; ${MEASURED_NODE}`,
  ask: ({ source }) =>
    source.traits.includes('special-file')
      ? refuted(`${named(source.handle)} is a kernel file`)
      : assumed(`${named(source.handle)} is a regular file`),
};

export const sameText: Condition = {
  title: 'decoding and encoding change nothing',
  source: `Node documentation, buffer: Buffers and character encodings; ${MEASURED_NODE}`,
  ask: ({ keeps, source }) =>
    keeps.some((k) => k.obligation === 'encoding')
      ? assumed(`${named(source.handle)} holds text in UTF-8`)
      : proved('bytes are read and sent'),
};

/** Why the answer can't be another one. */
export function answerObstacle({ fill }: CopySite): string | undefined {
  if (fill.completion === 'callback') return `\`${fill.callee}\` reports to a callback of its own`;
  return fill.completion === 'promise' ? `the promise of \`${fill.callee}\` is not awaited` : undefined;
}

/** Why the path can't be named where the answer is. */
export function movedPath({ fill, source, drains: [drain] }: CopySite): string | undefined {
  const nested = drain.span.start <= fill.span.start && fill.span.end <= drain.span.end;
  return source.repeatable || nested ? undefined : `${named(source.handle)} can be another path later`;
}
