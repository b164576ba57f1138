// The TypeScript compiler, bundled as a module. Its package is CommonJS: one object with a getter for each of 2,200
// names, so that every `ts.isIdentifier(node)` of the analysis costs two calls, and nothing of its 9 MB can be left out.
// As a module, esbuild binds the names to the functions themselves: a check of TypeScript takes an eighth less. What
// only parses gets a copy of the parser's part, which loads in a third of the time.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const OPENING = 'var ts = {}; ((module) => {';
const NAMES = { from: 'var typescript_exports = {};', to: 'module.exports = __toCommonJS(typescript_exports);' };
const CLOSING = '// Annotate the CommonJS export names for ESM import in node:';
/** A line of the object that the package gives out. */
const NAME = /^ {2}(\w+): \(\) => (\w+),?$/gm;
/** Where the text of a source file of the compiler begins. */
const SECTION = /^(?=\/\/ src\/)/m;
/** The methods of nodes are among the services; the rest of these, and the server, would keep the checker alive. */
const OF_PARSER = /^\/\/ src\/(?:compiler\/|services\/(?:services|types|utilities)\.ts)/;
const DECLARED = /^(?:var|function\*?|async function|class) (\w+(?:, \w+)*)/gm;

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

/**
 * @param {string} text
 * @param {boolean} isWhole
 */
function asModule(text, isWhole) {
  const start = placeOf(text, OPENING) + OPENING.length;
  const [from, to] = [placeOf(text, NAMES.from), placeOf(text, NAMES.to)];
  const names = Array.from(text.slice(from, to).matchAll(NAME), ([, name = '', local = '']) => ({ name, local }));
  const body = text.slice(start, from) + text.slice(to + NAMES.to.length, placeOf(text, CLOSING));
  const [prelude = '', ...sections] = body.split(SECTION);
  const kept = prelude + sections.filter((section) => isWhole || OF_PARSER.test(section)).join('');
  const declared = new Set(Array.from(kept.matchAll(DECLARED), ([, list = '']) => list.split(', ')).flat());
  const given = names.filter(({ local }) => declared.has(local)).map(({ name, local }) => `${local} as ${name}`);
  return `${kept}\nexport { ${given.join(', ')} };\n`;
}

/**
 * `programs`: the files that need the whole compiler, from the project's root.
 * @param {readonly string[]} programs
 * @returns {import('esbuild').Plugin}
 */
export function compilerAsModule(programs) {
  return {
    name: 'compiler-as-module',
    setup(build) {
      const whole = programs.map((path) => join(build.initialOptions.absWorkingDir ?? '', path));
      build.onResolve({ filter: /^typescript$/ }, async ({ path, importer, kind, resolveDir, pluginData }) => {
        if (pluginData === 'resolved') return undefined;
        const resolved = await build.resolve(path, { importer, kind, resolveDir, pluginData: 'resolved' });
        return { ...resolved, suffix: whole.includes(importer) ? '?whole' : '' };
      });
      build.onLoad({ filter: /[\\/]typescript[\\/]lib[\\/]typescript\.js$/ }, async ({ path, suffix }) => ({
        contents: asModule(await readFile(path, 'utf8'), suffix !== ''),
        loader: 'js',
      }));
    },
  };
}
