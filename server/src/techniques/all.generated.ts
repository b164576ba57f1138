// Written by `npm run generate` from the folders of languages/, patterns/ and techniques/. Do not edit.
import type { Technique } from '../model/index.js';

export const allTechniques: readonly Technique[] = [];
