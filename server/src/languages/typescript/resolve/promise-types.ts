/** What a promise is declared to bring, as far as the file tells. */
import * as ts from 'typescript';
import { documentedType, resultTypeOf } from '../syntax/docs.js';
import { around, isFunctionNode, unitAround } from '../syntax/syntax.js';

/** What `resolve` of `new Promise((resolve, reject) => ...)` has to be called with. */
export function settledWith(made: ts.NewExpression): 'nothing' | 'undefined' | 'value' {
  const type = made.typeArguments?.[0] ?? broughtBy(declaredAround(made));
  if (type === undefined) return 'undefined';
  const kinds = (ts.isUnionTypeNode(type) ? type.types : [type]).map(({ kind }) => kind);
  if (kinds.includes(ts.SyntaxKind.VoidKeyword)) return 'nothing';
  return kinds.some((kind) => TAKE_UNDEFINED.includes(kind)) ? 'undefined' : 'value';
}

const TAKE_UNDEFINED: readonly ts.SyntaxKind[] = [
  ts.SyntaxKind.UndefinedKeyword,
  ts.SyntaxKind.AnyKeyword,
  ts.SyntaxKind.UnknownKeyword,
];

/** The type of the variable that gets the promise, or of the function that gives it back. */
function declaredAround(made: ts.Node): ts.TypeNode | undefined {
  const { parent, child } = around(made);
  if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)) {
    return parent.type ?? documentedType(ts.isVariableDeclaration(parent) ? parent.parent.parent : parent);
  }
  const unit = unitAround(parent);
  const isResult = ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === child);
  const owner = ts.isArrowFunction(parent) && parent.body === child ? parent : unit;
  if (!isResult || !isFunctionNode(owner)) return undefined;
  return resultTypeOf(owner);
}

/** `T` of `Promise<T>`. */
function broughtBy(type: ts.TypeNode | undefined): ts.TypeNode | undefined {
  if (type === undefined || !ts.isTypeReferenceNode(type) || type.typeName.getText() !== 'Promise') return undefined;
  return type.typeArguments?.[0];
}
