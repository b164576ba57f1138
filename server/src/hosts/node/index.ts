export * from './config.js';
export { codeOf, describeFailure } from './failure.js';
export { GrammarError, nodeLanguageHost } from './grammar.js';
export * from './paths.js';
export * from './source.js';
export * from './terminal.js';
export * from './walk.js';
export * from './write.js';
