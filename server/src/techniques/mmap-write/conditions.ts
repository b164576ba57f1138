import { MEASURED, type Condition } from '../../model/index.js';
import { assumed } from '../answers.js';
import { bufferIsForgotten, byDescriptors, errorsComeAgain, inLoop, sourceIsFile } from '../hand-over/conditions.js';

/** Never proved: nothing in a program keeps another one from shortening a file. */
const fileIsNotShortened: Condition = {
  title: 'the file is not shortened while it is mapped',
  source: `mmap(2), ERRORS: SIGBUS; ${MEASURED}`,
  ask: ({ source }) => assumed(`nobody shortens \`${source.handle}\` while it is mapped`),
};

export const conditions: readonly Condition[] = [
  byDescriptors,
  inLoop,
  bufferIsForgotten,
  sourceIsFile,
  fileIsNotShortened,
  errorsComeAgain,
];
