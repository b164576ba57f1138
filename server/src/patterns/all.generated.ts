// Written by `npm run generate` from the folders of languages/, patterns/ and techniques/. Do not edit.
import type { Pattern } from '../model/index.js';
import { pattern as collected } from './collected/index.js';
import { pattern as copyLoop } from './copy-loop/index.js';
import { pattern as dataHandler } from './data-handler/index.js';
import { pattern as descriptorLoop } from './descriptor-loop/index.js';
import { pattern as endlessAtEof } from './endless-at-eof/index.js';
import { pattern as forAwaitWrite } from './for-await-write/index.js';
import { pattern as readAllWrite } from './read-all-write/index.js';
import { pattern as readFileResponse } from './read-file-response/index.js';
import { pattern as readFileWriteFile } from './read-file-write-file/index.js';
import { pattern as sendfileSwapped } from './sendfile-swapped/index.js';
import { pattern as shortWriteDropped } from './short-write-dropped/index.js';
import { pattern as smallBuffer } from './small-buffer/index.js';
import { pattern as streamFileCopy } from './stream-file-copy/index.js';
import { pattern as unguardedPipe } from './unguarded-pipe/index.js';
import { pattern as webReader } from './web-reader/index.js';

export const allPatterns: readonly Pattern[] = [
  collected,
  copyLoop,
  dataHandler,
  descriptorLoop,
  endlessAtEof,
  forAwaitWrite,
  readAllWrite,
  readFileResponse,
  readFileWriteFile,
  sendfileSwapped,
  shortWriteDropped,
  smallBuffer,
  streamFileCopy,
  unguardedPipe,
  webReader,
];
