import * as ts from 'typescript';
import { soleDeclaration } from '../syntax/statements.js';
import { moduleLoadedBy } from '../syntax/style.js';
import { lastName } from '../syntax/syntax.js';

/** An import or a destructured require at the top of a file, with the local names that it gives. */
export interface Load {
  readonly statement: ts.Statement;
  readonly names: readonly string[];
  /** Nothing else is loaded by it, so that it can go with its last name. */
  readonly only: boolean;
}

export function loadsIn(file: ts.SourceFile): readonly Load[] {
  return file.statements.flatMap(loadOf);
}

function loadOf(statement: ts.Statement): readonly Load[] {
  if (ts.isImportDeclaration(statement)) {
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) return [];
    const only = statement.importClause?.name === undefined;
    return [{ statement, names: bindings.elements.map((e) => e.name.text), only }];
  }
  const declaration = soleDeclaration(statement);
  const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement) !== undefined;
  if (declaration && !isExported && ts.isIdentifier(declaration.name) && isPromisified(declaration.initializer)) {
    return [{ statement, names: [declaration.name.text], only: true }];
  }
  if (declaration === undefined || moduleLoadedBy(declaration.initializer) === undefined) return [];
  if (!ts.isObjectBindingPattern(declaration.name)) return [];
  return [
    {
      statement,
      names: declaration.name.elements.flatMap((e) => (ts.isIdentifier(e.name) ? e.name.text : [])),
      only: true,
    },
  ];
}

/** `promisify(fs.readFile)`, `util.promisify(fs.readFile)`: another name for a function. */
function isPromisified(node: ts.Expression | undefined): boolean {
  if (node === undefined || !ts.isCallExpression(node) || lastName(node.expression) !== 'promisify') return false;
  return node.arguments.every((a) => ts.isIdentifier(a) || ts.isPropertyAccessExpression(a));
}
