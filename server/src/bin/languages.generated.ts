// Written by `npm run generate` from the folders of languages/, patterns/ and techniques/. Do not edit.
import { c } from '../languages/c/index.js';
import { typescript } from '../languages/typescript/index.js';
import type { Language } from '../model/index.js';

export const allLanguages: readonly Language[] = [c, typescript];
