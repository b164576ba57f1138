// Written by `npm run generate` from the folders of languages/, patterns/ and techniques/. Do not edit.
import type { Pattern } from '../model/index.js';
import { pattern as copyLoop } from './copy-loop/index.js';
import { pattern as readAllWrite } from './read-all-write/index.js';

export const allPatterns: readonly Pattern[] = [copyLoop, readAllWrite];
