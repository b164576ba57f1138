// Written by `npm run generate` from the folders of languages/, patterns/ and techniques/. Do not edit.
import type { Pattern } from '../model/index.js';
import { pattern as copyLoop } from './copy-loop/index.js';
import { pattern as dataHandler } from './data-handler/index.js';
import { pattern as readAllWrite } from './read-all-write/index.js';
import { pattern as readFileWriteFile } from './read-file-write-file/index.js';

export const allPatterns: readonly Pattern[] = [copyLoop, dataHandler, readAllWrite, readFileWriteFile];
