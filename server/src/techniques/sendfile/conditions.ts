import type { Condition } from '../../model/index.js';
import {
  byDescriptors,
  errorsComeAgain,
  fileStaysAsItIs,
  inLoop,
  readerIsThere,
  sinkTakesPages,
  sourceIsFile,
} from '../hand-over/conditions.js';

export const conditions: readonly Condition[] = [
  byDescriptors,
  inLoop,
  sourceIsFile,
  sinkTakesPages,
  fileStaysAsItIs,
  errorsComeAgain,
  readerIsThere,
];
