import type { Language } from '../../model/index.js';
import { namesSourceAndSink } from './words.js';

/** C. The parser is loaded by `load`, with the first file that may hold a copy. */
export const c: Language = {
  id: 'c',
  title: 'C',
  extensions: ['.c', '.h'],
  protocolIds: ['c'],
  indexed: true,
  mayCopy: namesSourceAndSink,
  async load(host) {
    const { loadC } = await import('./service.js');
    return loadC(host);
  },
};
