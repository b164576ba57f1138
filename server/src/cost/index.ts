export { compareCost, gainOf, iterationBytes, mechanismOf } from './compare.js';
export { allFacts, factById, type Fact, type FactId } from './facts.js';
export { costOf } from './figures.js';
