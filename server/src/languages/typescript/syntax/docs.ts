/** Types that a declaration is written with, in TypeScript or in the JSDoc comment of plain JavaScript. */
import * as ts from 'typescript';

type Typed = ts.Node & { readonly type?: ts.TypeNode | undefined };

/** What a variable, a parameter or a property is declared as. */
export function typeOf(declaration: Typed): ts.TypeNode | undefined {
  return declaration.type ?? documentedType(declaration);
}

/** What JSDoc says that a declaration is. */
export function documentedType(declaration: ts.Node): ts.TypeNode | undefined {
  return readDocs(declaration) ? ts.getJSDocType(declaration) : undefined;
}

/** What a function is declared to give. */
export function resultTypeOf(fn: ts.SignatureDeclaration): ts.TypeNode | undefined {
  return fn.type ?? (readDocs(fn) ? ts.getJSDocReturnType(fn) : undefined);
}

/** Nodes whose comments were read. */
const read = new WeakSet<ts.Node>();

/**
 * Gives a declaration and what stands around it the comments that the compiler looks for there: to parse all of a file
 * takes a quarter of its time, and few are asked for. False where there are none to read.
 */
function readDocs(declaration: ts.Node): boolean {
  if ((declaration.flags & ts.NodeFlags.JavaScriptFile) === 0) return false;
  const file = declaration.getSourceFile();
  if (ts.isVariableDeclaration(declaration) && declaration.initializer) readDocsOf(declaration.initializer, file);
  for (let node = declaration; !ts.isSourceFile(node); node = node.parent) {
    readDocsOf(node, file);
    if ((ts.isStatement(node) && !ts.isBlock(node)) || ts.isClassElement(node)) break;
  }
  return true;
}

function readDocsOf(node: ts.Node, file: ts.SourceFile): void {
  if (!isDocumented(node) || read.has(node)) return;
  read.add(node);
  const { text } = file;
  const before = isInList(node) ? (ts.getTrailingCommentRanges(text, node.pos) ?? []) : [];
  const docs = [...before, ...(ts.getLeadingCommentRanges(text, node.pos) ?? [])]
    .filter(({ pos, end }) => end <= node.end && /^\/\*\*(?!\/)/.test(text.slice(pos, pos + 4)))
    .flatMap(({ pos, end }) => parsed(text.slice(pos, end), pos));
  if (docs.length === 0) return;
  for (const doc of docs) Reflect.set(doc, 'parent', node);
  // The place where the parser leaves them, which is left out of the public types.
  Reflect.set(node, 'jsDoc', docs);
}

/** The nodes that the parser gives comments to. */
function isDocumented(node: ts.Node): boolean {
  return [ts.isStatement, ts.isClassElement, ts.isTypeElement, ts.isObjectLiteralElement, isInList].some((is) =>
    is(node),
  );
}

/** In front of these a comment may stand behind something else in the same line. */
function isInList(node: ts.Node): boolean {
  return (
    ts.isParameter(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isParenthesizedExpression(node)
  );
}

/** A comment that stands at `start` in its file; its nodes are placed as there. */
function parsed(comment: string, start: number): readonly ts.Node[] {
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseAll };
  const text = `${' '.repeat(start)}${comment}\n;`;
  const [statement] = ts.createSourceFile('comment.js', text, options, true, ts.ScriptKind.JS).statements;
  const docs: unknown = statement && Reflect.get(statement, 'jsDoc');
  return Array.isArray(docs) ? docs.filter(isDoc) : [];
}

function isDoc(value: unknown): value is ts.JSDoc {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === ts.SyntaxKind.JSDoc;
}
