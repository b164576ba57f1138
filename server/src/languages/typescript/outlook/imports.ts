/** What a text imports from modules of its project, told from its words without a parser. */
import { OF_PROJECT } from '../catalogue.js';

const BEGINS = OF_PROJECT.source.slice(1);

/** What stands between `import` and `from`, or in front of `= require(`: at most so many units. */
const LONGEST_CLAUSE = 2000;
const IMPORT = new RegExp(
  `\\bimport\\s+(?!type\\b)([^'"\`();=]{1,${LONGEST_CLAUSE}}?)\\s*\\bfrom\\s*['"]${BEGINS}` +
    `|\\b(?:const|let|var)\\s+([\\w$]+|\\{[^{}=;()]{1,${LONGEST_CLAUSE}}?\\})\\s*=\\s*require\\s*\\(\\s*['"\`]${BEGINS}`,
  'g',
);

/** The name that stands for another one is the last: `save as write`, `save: write`, `* as disk`. */
const NAME = /(?:[\w$*]+\s*(?::|\sas\s)\s*)?([\w$]+)/g;

/** What finds calls of imported names, or of their members, that are called so; undefined where the text has none. */
export function callsOfImported(text: string, called: RegExp): RegExp | undefined {
  const names = importedNames(text).filter(({ isModule, name }) => isModule || called.test(name));
  if (names.length === 0) return undefined;
  const written = names.map(({ name }) => name.replaceAll('$', '\\$')).join('|');
  return new RegExp(
    `\\b(?=(?:${written})\\b)(?=[\\w$.]*(?:${called.source}))[\\w$]+(?:\\s*\\.\\s*[\\w$]+)?\\s*\\(`,
    'g',
  );
}

/** The names in source order; types of `import { type A }` left out. `isModule`: it may stand for the module itself. */
function importedNames(text: string): readonly { readonly name: string; readonly isModule: boolean }[] {
  return [...text.matchAll(IMPORT)].flatMap(([, clause = '', required = '']) => {
    const written = `${clause}${required}`.replace(/\btype\s+[\w$]+/g, '');
    const isList = /^\s*\{/.test(written);
    return [...written.matchAll(NAME)].map(([, name = '']) => ({ name, isModule: !isList }));
  });
}
