/** How conditions and obligations are answered. `because` is for people: lower case, no full stop. */
import type { Answer, Discharge } from '../model/index.js';

export const proved = (because: string): Answer => ({ holds: 'proved', because });
export const assumed = (because: string): Answer => ({ holds: 'assumed', because });
export const refuted = (because: string): Answer => ({ holds: 'refuted', because });

export const kept = (because: string): Discharge => ({ how: 'kept', because });
export const keptByCode = (because: string): Discharge => ({ how: 'kept-by-code', because });
export const lost = (because: string): Discharge => ({ how: 'lost', because });
