export { createCEditor } from './editor.js';
export { Source as EditedSource } from './source.js';
