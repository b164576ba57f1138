// Written by `npm run generate` from the folders of languages/, patterns/ and techniques/. Do not edit.
import type { Pattern } from '../model/index.js';

export const allPatterns: readonly Pattern[] = [];
