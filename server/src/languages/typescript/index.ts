import type { Language } from '../../model/index.js';
import { EXTENSIONS, PROTOCOL_IDS } from './catalogue.js';
import { mayCopy } from './outlook/sketch.js';

/** TypeScript and JavaScript. Light: the parser comes with `load`. */
export const typescript: Language = {
  id: 'typescript',
  title: 'TypeScript and JavaScript',
  extensions: EXTENSIONS,
  protocolIds: PROTOCOL_IDS,
  mayCopy: (text, path) => !isDeclarations(path) && mayCopy(text),
  mayCopyByType: (text, path) => !isDeclarations(path) && mayCopy(text, true),
  load: async () => {
    const { TypeScriptService } = await import('./service.js');
    return new TypeScriptService();
  },
  loadTypes: async (host) => {
    const { ProgramChecker } = await import('./checker/checker.js');
    return new ProgramChecker(host);
  },
};

/** Declarations hold no code. */
function isDeclarations(path: string): boolean {
  return /\.d\.[mc]?ts$/i.test(path);
}
