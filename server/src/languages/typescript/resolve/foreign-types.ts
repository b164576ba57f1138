/** Streams of packages whose declared types are not those that Node's functions take. */
import * as ts from 'typescript';
import { FOREIGN_TYPES } from '../catalogue.js';
import { typeOf } from '../syntax/docs.js';
import type { End } from './end.js';
import { valuesOf } from './given.js';
import type { Modules } from './modules.js';
import { streamUnder } from './occurrences.js';
import type { Scopes } from '../syntax/scopes.js';

/** Whether such a package makes what is named at a place, or declares its type. */
export function isForeignTyped(scopes: Scopes, modules: Modules, place: Pick<End, 'node' | 'binding'>): boolean {
  if (!scopes.tree.modules().some(isForeign)) return false;
  const declared = place.binding?.node;
  const type =
    declared && (ts.isVariableDeclaration(declared) || ts.isParameter(declared)) ? typeOf(declared) : undefined;
  if (type) {
    const name = ts.isTypeReferenceNode(type) ? firstName(type.typeName) : undefined;
    return name !== undefined && isForeign(modules.imported(name)?.module);
  }
  return valuesOf(scopes, place)
    .map(streamUnder)
    .some((made) => ts.isCallExpression(made) && isForeign(modules.imported(made.expression)?.module));
}

function isForeign(module: string | undefined): boolean {
  return module !== undefined && FOREIGN_TYPES.includes(module);
}

function firstName(name: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(name) ? name : firstName(name.left);
}
