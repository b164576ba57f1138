import type { ReferenceCall } from '../call.js';
import { copyFile, createReadStream, readFile, writeFile } from './files.js';
import { onData, pipe, pipeline, pipeTo } from './streams.js';

export const TYPESCRIPT_CALLS: readonly ReferenceCall[] = [
  readFile,
  writeFile,
  createReadStream,
  copyFile,
  pipe,
  pipeline,
  pipeTo,
  onData,
];
