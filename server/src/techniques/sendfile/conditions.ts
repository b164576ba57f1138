import type { Condition } from '../../model/index.js';
import {
  byDescriptors,
  errorsComeAgain,
  fileStaysAsItIs,
  inLoop,
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
];
