export { allTechniques } from './all.generated.js';
