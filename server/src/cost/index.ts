export { compareCost, gainOf, mechanismOf } from './compare.js';
export { allFacts, factById, type Fact, type FactId } from './facts.js';
export { costOf, mechanismTitle, pathOf, transferCost, type Transferred } from './figures.js';
export {
  CIRCUMSTANCES,
  copiesOn,
  type By,
  type Circumstance,
  type Column,
  type DataPath,
  type Hop,
  type Lane,
  type Station,
} from './path.js';
export {
  MEASURED_KINDS,
  measurementFor,
  ratiosOf,
  type MeasuredKind,
  type MeasuredRun,
  type Measurement,
  type WayRatio,
} from './measurement.js';
