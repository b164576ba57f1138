// Written by `npm run generate` from the folders of languages/, patterns/ and techniques/. Do not edit.
import type { Technique } from '../model/index.js';
import { technique as copyByKind } from './copy-by-kind/index.js';
import { technique as copyFile } from './copy-file/index.js';
import { technique as copyFileRange } from './copy-file-range/index.js';
import { technique as download } from './download/index.js';
import { technique as fileStream } from './file-stream/index.js';
import { technique as fromWeb } from './from-web/index.js';
import { technique as largerBuffer } from './larger-buffer/index.js';
import { technique as mmapWrite } from './mmap-write/index.js';
import { technique as pipeTo } from './pipe-to/index.js';
import { technique as pipeline } from './pipeline/index.js';
import { technique as sendFile } from './send-file/index.js';
import { technique as sendfile } from './sendfile/index.js';
import { technique as splice } from './splice/index.js';
import { technique as standardPipe } from './standard-pipe/index.js';

export const allTechniques: readonly Technique[] = [
  copyByKind,
  copyFile,
  copyFileRange,
  download,
  fileStream,
  fromWeb,
  largerBuffer,
  mmapWrite,
  pipeTo,
  pipeline,
  sendFile,
  sendfile,
  splice,
  standardPipe,
];
