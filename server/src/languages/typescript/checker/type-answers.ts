/** What a compiler's checker says of one expression, in the terms of the catalogue. */
import * as ts from 'typescript';
import type { EndpointKind, Span, Trait, TypeAnswer, TypeQuestion } from '../../../model/index.js';
import {
  ANSWER_TYPES,
  CHILD_STREAMS,
  FILE_MODULES,
  FILE_PACKAGES,
  STREAM_MODULES,
  STREAM_TYPES,
  TERMINAL_TYPES,
} from '../catalogue.js';
import { memberOf } from '../syntax/syntax.js';

/** Classes and interfaces are followed so far to what they extend. */
const MOST_BASES = 8;

export function answerTo(
  checker: ts.TypeChecker,
  file: ts.SourceFile,
  { span, about }: Exclude<TypeQuestion, { about: 'function' }>,
): TypeAnswer | undefined {
  const node = expressionAt(file, span);
  if (node === undefined) return undefined;
  if (about === 'value') {
    const found = valueOf(checker, node);
    return found && { about, span, ...found };
  }
  const call = callAround(node);
  const declaration = call && checker.getResolvedSignature(call)?.declaration;
  const origin = declaration && originOf(declaration);
  return origin && { about, span, ...origin };
}

/** The outermost expression that covers exactly the span. */
function expressionAt(file: ts.SourceFile, { start, end }: Span): ts.Expression | undefined {
  let node: ts.Node | undefined = file;
  while (node !== undefined) {
    if (ts.isExpression(node) && node.getStart(file) === start && node.end === end) return node;
    node = ts.forEachChild(node, (child) => (child.pos <= start && end <= child.end ? child : undefined));
  }
  return undefined;
}

function callAround(callee: ts.Node): ts.CallExpression | undefined {
  let at = callee;
  while (ts.isParenthesizedExpression(at.parent) || ts.isNonNullExpression(at.parent)) at = at.parent;
  return ts.isCallExpression(at.parent) && at.parent.expression === at ? at.parent : undefined;
}

/** The module of functions of files that declares a function, and its name there. */
function originOf(declaration: ts.Node): { readonly module: string; readonly name: string } | undefined {
  // A method of what `open` gives has its place in the module, too, and takes no path.
  if (!ts.isFunctionDeclaration(declaration)) return undefined;
  const own = declaration.name?.text ?? '';
  const isPromisified = own === '__promisify__';
  // `namespace readFile { function __promisify__ }` is what a promisified function is declared by.
  const spaces = spacesAround(declaration);
  const name = isPromisified ? (spaces[0] ?? '') : own;
  const module = moduleOf(declaration) ?? packageOf(declaration, FILE_PACKAGES);
  if (module === undefined || !Object.hasOwn(FILE_MODULES, module) || name === '') return undefined;
  return { module: isPromisified ? `${module}/promises` : module, name };
}

interface Known {
  readonly kind: EndpointKind;
  readonly type: string;
  readonly traits?: readonly Trait[];
}

function valueOf(checker: ts.TypeChecker, node: ts.Expression): Known | undefined {
  const member = memberOf(node);
  const found = knownOf(checker, checker.getTypeAtLocation(node), 0);
  if (found === undefined || member === undefined || !CHILD_STREAMS.members.includes(member.name)) return found;
  const isChilds = isA(checker, checker.getTypeAtLocation(member.receiver), CHILD_STREAMS.owner);
  return isChilds ? { ...found, kind: 'pipe' } : found;
}

/** What a type is as a stream of Node's or an answer of a framework; by its name and by what it extends. */
function knownOf(checker: ts.TypeChecker, type: ts.Type, depth: number): Known | undefined {
  return firstOf(checker, type, depth, ({ name, declarations = [] }) => {
    for (const declaration of declarations) {
      const trait = ANSWER_TYPES[packageOf(declaration, Object.keys(ANSWER_TYPES)) ?? '']?.[name];
      if (trait !== undefined) return { kind: 'http-response', type: name, traits: [trait] };
      const module = moduleOf(declaration) ?? '';
      const kind =
        STREAM_MODULES.includes(module) && Object.hasOwn(STREAM_TYPES, name) ? STREAM_TYPES[name] : undefined;
      if (kind === undefined) continue;
      if (module !== 'NodeJS') return { kind, type: name };
      return { kind: TERMINAL_TYPES.includes(name) ? 'stream' : kind, type: name, traits: ['any-make'] };
    }
    return undefined;
  });
}

function isA(checker: ts.TypeChecker, type: ts.Type, { module, name }: { module: string; name: string }): boolean {
  const found = firstOf(checker, type, 0, (symbol) => {
    const isNamed = symbol.name === name && symbol.declarations?.some((d) => moduleOf(d) === module) === true;
    return isNamed ? { type: name } : undefined;
  });
  return found !== undefined;
}

/** What is known of a type's own name, of its parts', or else of what it extends; called by its own name. */
function firstOf<T extends { readonly type: string }>(
  checker: ts.TypeChecker,
  given: ts.Type,
  depth: number,
  known: (symbol: ts.Symbol) => T | undefined,
): T | undefined {
  if (depth > MOST_BASES) return undefined;
  // What a type parameter extends is what it has.
  const type = (given.flags & ts.TypeFlags.Instantiable) === 0 ? given : checker.getBaseConstraintOfType(given);
  if (type === undefined) return undefined;
  for (const part of type.isUnionOrIntersection() ? type.types : []) {
    const found = firstOf(checker, part, depth + 1, known);
    if (found) return found;
  }
  const symbol = type.getSymbol();
  if (symbol === undefined) return undefined;
  const own = known(symbol);
  if (own) return own;
  for (const base of basesOf(checker, type)) {
    const found = firstOf(checker, base, depth + 1, known);
    if (found) return { ...found, type: symbol.name };
  }
  return undefined;
}

/** `Response<Body>` is made of the interface `Response`, which says what it extends. */
function basesOf(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] {
  const declared = isReference(type) ? type.target : type;
  return declared.isClassOrInterface() ? checker.getBaseTypes(declared) : [];
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return (
    (type.flags & ts.TypeFlags.Object) !== 0 && ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0
  );
}

/** The module of Node that declares something, without `node:`; `NodeJS` for its namespace. */
function moduleOf(declaration: ts.Node): string | undefined {
  for (let at = declaration; !ts.isSourceFile(at); at = at.parent) {
    if (!ts.isModuleDeclaration(at)) continue;
    if (ts.isStringLiteral(at.name)) return at.name.text.replace(/^node:/, '');
    if (at.name.text === 'NodeJS') return 'NodeJS';
  }
  return undefined;
}

/** Which of some packages declares something, by itself or by its types. */
function packageOf(declaration: ts.Node, packages: readonly string[]): string | undefined {
  // The last folder of packages: those of one package may stand within another.
  const [, found] = /^.*\/node_modules\/(?:@types\/)?([^/]+)\//.exec(declaration.getSourceFile().fileName) ?? [];
  return packages.find((name) => name === found);
}

/** The names of the namespaces around a declaration, the nearest first. */
function spacesAround(declaration: ts.Node): readonly string[] {
  const names: string[] = [];
  for (let at = declaration; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isModuleDeclaration(at) && ts.isIdentifier(at.name)) names.push(at.name.text);
  }
  return names;
}
