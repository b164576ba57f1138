import type { Language } from '../../model/index.js';
import { EXTENSIONS, PROTOCOL_IDS, WORD_PAIRS } from './catalogue.js';

/** TypeScript and JavaScript. Light: the parser comes with `load`. */
export const typescript: Language = {
  id: 'typescript',
  title: 'TypeScript and JavaScript',
  extensions: EXTENSIONS,
  protocolIds: PROTOCOL_IDS,
  mayCopy: (text) => WORD_PAIRS.some(({ source, sink }) => source.test(text) && sink.test(text)),
  load: async () => {
    const { TypeScriptService } = await import('./service.js');
    return new TypeScriptService();
  },
};
