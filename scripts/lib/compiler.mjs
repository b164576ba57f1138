// The TypeScript compiler, bundled as a module. Its package is CommonJS: one object with a getter for each of 2,500
// names, so that every `ts.isIdentifier(node)` of the analysis costs two calls, and none of it can be left out. As a
// module, esbuild binds the names to the functions themselves: a check of TypeScript takes an eighth less.
import { readFile } from 'node:fs/promises';

const OPENING = 'var ts = {}; ((module) => {';
const NAMES = { from: 'var typescript_exports = {};', to: 'module.exports = __toCommonJS(typescript_exports);' };
const CLOSING = '// Annotate the CommonJS export names for ESM import in node:';
/** A line of the object that the package gives out. */
const NAME = /^ {2}(\w+): \(\) => (\w+),?$/gm;

/**
 * @param {string} text
 * @param {string} mark
 */
function placeOf(text, mark) {
  const at = text.indexOf(mark);
  if (at === -1 || text.includes(mark, at + 1)) {
    throw new Error(`typescript.js is not laid out as scripts/lib/compiler.mjs expects: look for \`${mark}\``);
  }
  return at;
}

/** @param {string} text */
function asModule(text) {
  const start = placeOf(text, OPENING) + OPENING.length;
  const [from, to] = [placeOf(text, NAMES.from), placeOf(text, NAMES.to)];
  const names = Array.from(text.slice(from, to).matchAll(NAME), ([, name, local]) => `${local} as ${name}`);
  if (names.length < 2000) throw new Error(`typescript.js gives out ${names.length} names: more were expected`);
  const body = text.slice(start, from) + text.slice(to + NAMES.to.length, placeOf(text, CLOSING));
  return `${body}\nexport { ${names.join(', ')} };\n`;
}

/** @type {import('esbuild').Plugin} */
export const compilerAsModule = {
  name: 'compiler-as-module',
  setup(build) {
    build.onLoad({ filter: /[\\/]typescript[\\/]lib[\\/]typescript\.js$/ }, async ({ path }) => ({
      contents: asModule(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};
