/** What stands in the options argument of a call. */
import * as ts from 'typescript';
import { TEXT_ENCODING } from '../catalogue.js';
import { bare, stringOf, textOf } from './syntax.js';

export interface Options {
  readonly values: ReadonlyMap<string, ts.Expression>;
  /** True when there may be more than `values`. */
  readonly unknown: boolean;
}

/** What stands in an options argument: an object literal, or the encoding alone. */
export function optionsOf(argument: ts.Expression | undefined): Options {
  const values = new Map<string, ts.Expression>();
  const node = argument && bare(argument);
  if (node === undefined || node.kind === ts.SyntaxKind.NullKeyword) return { values, unknown: false };
  if (ts.isIdentifier(node) && node.text === 'undefined') return { values, unknown: false };
  if (stringOf(node) !== undefined) return { values: values.set('encoding', node), unknown: false };
  if (!ts.isObjectLiteralExpression(node)) return { values, unknown: true };
  let unknown = false;
  for (const property of node.properties) {
    const name = property.name && (ts.isIdentifier(property.name) ? property.name.text : stringOf(property.name));
    if (name !== undefined && ts.isPropertyAssignment(property)) values.set(name, bare(property.initializer));
    else if (name !== undefined && ts.isShorthandPropertyAssignment(property)) values.set(name, property.name);
    else unknown = true;
  }
  return { values, unknown };
}

/** The encoding an options argument asks for: undefined for bytes, '?' when it can't be told. */
export function encodingIn(argument: ts.Expression | undefined): string | undefined {
  const { values, unknown } = optionsOf(argument);
  const encoding = values.get('encoding');
  if (encoding === undefined) return unknown ? '?' : undefined;
  if (encoding.kind === ts.SyntaxKind.NullKeyword || textOf(encoding) === 'undefined') return undefined;
  return encodingNamed(encoding);
}

/** An encoding as it is written: '?' when it can't be told. */
export function encodingNamed(node: ts.Expression | undefined): string {
  const written = stringOf(node)?.toLowerCase() ?? '?';
  return written === 'utf-8' ? TEXT_ENCODING : written;
}
