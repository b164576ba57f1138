import { MEASURED, type Condition } from '../../model/index.js';
import { assumed, proved } from '../answers.js';
import {
  bufferIsForgotten,
  byDescriptors,
  calleesAreKnown,
  errorsComeAgain,
  inLoop,
  piecesMayJoin,
  sourceIsFile,
} from '../hand-over/conditions.js';

/** Never proved: nothing in a program keeps another one from shortening a file. */
const fileIsNotShortened: Condition = {
  title: 'the file is not shortened while it is mapped',
  source: `mmap(2), ERRORS: SIGBUS; ${MEASURED}`,
  ask: ({ source }) => assumed(`nobody shortens \`${source.handle}\` while it is mapped`),
};

/** `read` moves the position as it goes; the new code sets it when it is done. */
const positionIsOwn: Condition = {
  title: 'nobody else reads at the position of the source meanwhile',
  source: 'open(2), Open file descriptions; lseek(2), DESCRIPTION',
  ask: ({ source }) =>
    source.traits.includes('standard-stream')
      ? assumed(`no other process reads \`${source.handle}\` at the same time`)
      : proved(`\`${source.handle}\` is no standard stream, whose position other processes have, too`),
};

export const conditions: readonly Condition[] = [
  byDescriptors,
  inLoop,
  bufferIsForgotten,
  calleesAreKnown,
  sourceIsFile,
  fileIsNotShortened,
  positionIsOwn,
  piecesMayJoin,
  errorsComeAgain,
];
