export type { Analysis, FixChoice, FixedText, Suppression } from './analysis.js';
export { Workbench, type DocumentAnalyser } from './workbench.js';
