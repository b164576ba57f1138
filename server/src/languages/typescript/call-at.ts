import * as ts from 'typescript';
import type { NamedCall } from '../../model/index.js';
import { LISTEN_METHODS } from './catalogue.js';
import { Resolver } from './resolve/resolve.js';
import { Scopes } from './syntax/scopes.js';
import { memberOf, stringOf } from './syntax/syntax.js';
import type { Tree } from './syntax/tree.js';

/** Methods that only a web stream has. */
const WEB_METHODS: readonly string[] = ['pipeTo', 'pipeThrough'];

/**
 * The call whose name stands at `offset`, by the module it comes from (`fs.readFile`, `fs/promises.readFile`,
 * `stream.pipeline`) or the kind of object that it is a method of (`Readable.pipe`, `Readable.on(data)`,
 * `ReadableStream.pipeTo`), when it is among those asked for.
 */
export function callAt(tree: Tree, offset: number, among: (name: string) => boolean): NamedCall | undefined {
  tree.adoptAll();
  const { file } = tree;
  const found = calleeAt(file, offset);
  if (found === undefined) return undefined;
  const { call, nameNode } = found;
  const resolver = new Resolver(new Scopes(tree));
  const name = moduleName(call, resolver) ?? methodName(call, resolver);
  if (name === undefined || !among(name)) return undefined;
  return { name, span: { start: nameNode.getStart(file), end: nameNode.end } };
}

/** The innermost call of which the name stands at the offset. */
function calleeAt(
  file: ts.SourceFile,
  offset: number,
): { readonly call: ts.CallExpression; readonly nameNode: ts.Node } | undefined {
  let found: { call: ts.CallExpression; nameNode: ts.Node } | undefined;
  for (let node: ts.Node | undefined = file; node !== undefined;) {
    if (ts.isCallExpression(node)) {
      const nameNode = memberOf(node.expression)?.nameNode ?? node.expression;
      if (nameNode.getStart(file) <= offset && offset <= nameNode.end) found = { call: node, nameNode };
    }
    node = ts.forEachChild(node, (child) => (child.pos <= offset && offset < child.end ? child : undefined));
  }
  return found;
}

/** `fs.readFile` for `readFile`, `fs.readFileSync` and what else comes from there. */
function moduleName(call: ts.CallExpression, { modules }: Resolver): string | undefined {
  const imported = modules.imported(call.expression);
  if (imported === undefined) return undefined;
  const [first, ...rest] = imported.path;
  if (first === undefined) return undefined;
  const isNested = first === 'promises' && rest.length > 0;
  const module = isNested ? `${imported.module}/promises` : imported.module;
  const path = isNested ? rest : imported.path;
  return `${module}.${path.join('.')}`;
}

function methodName(call: ts.CallExpression, resolver: Resolver): string | undefined {
  const member = memberOf(call.expression);
  if (member === undefined) return undefined;
  const { name, receiver } = member;
  if (WEB_METHODS.includes(name)) return `ReadableStream.${name}`;
  const isListener = LISTEN_METHODS.includes(name);
  if (name !== 'pipe' && !isListener) return undefined;
  // Other libraries have a `pipe` and events of their own: only what the file shows to be a stream counts.
  if (resolver.stream(receiver).endpoint.kind === 'unknown') return undefined;
  const event = isListener ? stringOf(call.arguments[0]) : undefined;
  if (isListener) return event === undefined ? undefined : `Readable.on(${event})`;
  return 'Readable.pipe';
}
