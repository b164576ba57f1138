export { createCEditor } from './editor.js';
export type { Parse } from './source.js';
