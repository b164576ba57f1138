export type { Analysis, FixChoice, FixedText, Suppression } from './analysis.js';
export type { Project } from './project.js';
export { suppressionComment } from './suppress.js';
export { Workbench, type DocumentAnalyser } from './workbench.js';
export { LocalTypes, type Types, type TypeTask } from './types.js';
