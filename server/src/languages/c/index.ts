import type { Language } from '../../model/index.js';
import { CPP_EXTENSIONS } from './dialect.js';
import { namesSourceAndSink } from './words.js';

/** C, and C++ as far as it is C. The parser is loaded by `load`, with the first file that may hold a copy. */
export const c: Language = {
  id: 'c',
  title: 'C',
  extensions: ['.c', '.h', ...CPP_EXTENSIONS],
  protocolIds: ['c', 'cpp'],
  indexed: true,
  mayCopy: namesSourceAndSink,
  async load(host) {
    const { loadC } = await import('./service.js');
    return loadC(host);
  },
};
