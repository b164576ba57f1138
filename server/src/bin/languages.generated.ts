// Written by `npm run generate` from the folders of languages/, patterns/ and techniques/. Do not edit.
import type { Language } from '../model/index.js';

export const allLanguages: readonly Language[] = [];
