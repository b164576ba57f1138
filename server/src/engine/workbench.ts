import type {
  Cancellation,
  Finding,
  Language,
  LanguageHost,
  Rewrite,
  Settings,
  TechniqueId,
} from '../model/index.js';
import type { Analysis, FixChoice, FixedText } from './analysis.js';

/** One document, kept while it is open, so that analysing it again after a small change is cheap. */
export interface DocumentAnalyser {
  /** Rejects with Cancelled; any other rejection is a defect of the analyser, and the document has no findings. */
  analyse(text: string, settings: Settings, cancellation: Cancellation): Promise<Analysis>;
  /** The edits of one advice of a finding of `text`. */
  rewrite(text: string, finding: Finding, technique: TechniqueId): Promise<Rewrite>;
  /** Applies the best fitting fix of every finding, until none is left that `choice` allows. */
  fix(text: string, settings: Settings, choice: FixChoice, cancellation: Cancellation): Promise<FixedText>;
  dispose(): void;
}

/** All doors start here: knows the languages, loads each when first needed. */
export declare class Workbench {
  constructor(languages: readonly Language[], host: LanguageHost);
  /** By the protocol's language id where there is one, else by the path's extension. */
  languageOf(path: string, protocolId?: string): Language | undefined;
  /** `undefined` when no language claims the path. Nothing is loaded before the first text that may copy. */
  open(path: string, protocolId?: string): DocumentAnalyser | undefined;
}
