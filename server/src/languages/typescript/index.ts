import type { Language } from '../../model/index.js';
import { EXTENSIONS, PROTOCOL_IDS } from './catalogue.js';
import { mayCopy } from './sketch.js';

/** TypeScript and JavaScript. Light: the parser comes with `load`. */
export const typescript: Language = {
  id: 'typescript',
  title: 'TypeScript and JavaScript',
  extensions: EXTENSIONS,
  protocolIds: PROTOCOL_IDS,
  // Declarations hold no code.
  mayCopy: (text, path) => !/\.d\.[mc]?ts$/i.test(path) && mayCopy(text),
  load: async () => {
    const { TypeScriptService } = await import('./service.js');
    return new TypeScriptService();
  },
};
