export * from './config.js';
export { codeOf, describeFailure } from './failure.js';
export { GrammarError, nodeLanguageHost } from './grammar.js';
export { Measurements } from './measure/kept.js';
export { findCompiler, isMeasuredKind, measure, MeasureError, type MeasureRequest } from './measure/measure.js';
export * from './paths.js';
export * from './runtime.js';
export * from './source.js';
export * from './store.js';
export * from './terminal.js';
export { nodeTypeHost } from './types.js';
export { answerTypes, WorkerTypes } from './typesWorker.js';
export {
  selectFiles,
  surroundingFiles,
  type Bounds,
  type Candidate,
  type Selection,
  type Surroundings,
  type Warning,
} from './walk.js';
export { NodeWorkspaceFiles } from './workspace.js';
export * from './write.js';
