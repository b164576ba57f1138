import type { Mechanism } from '../../model/index.js';
import type { MechanismCost } from '../mechanism.js';
import { copyFile, copyFileRange, sendfile, splice } from './kernel.js';
import {
  largerBuffer,
  mmapWrite,
  ownStreams,
  readWrite,
  sendFile,
  stdio,
  streamChunks,
  streamPipeline,
  webPipe,
  wholeFile,
} from './program.js';

/** Total over the model's mechanisms: one that is named by a technique and declared nowhere does not compile. */
export const MECHANISM_COSTS: Readonly<Record<Mechanism, MechanismCost>> = {
  'read-write': readWrite,
  'larger-buffer': largerBuffer,
  'mmap-write': mmapWrite,
  sendfile,
  copy_file_range: copyFileRange,
  splice,
  stdio,
  'own-streams': ownStreams,
  'stream-chunks': streamChunks,
  'stream-pipeline': streamPipeline,
  'web-pipe': webPipe,
  'send-file': sendFile,
  'whole-file': wholeFile,
  'copy-file': copyFile,
};
