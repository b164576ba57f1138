export { allPatterns } from './all.generated.js';
