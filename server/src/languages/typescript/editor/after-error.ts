/** What becomes of a stream when something around it fails: a call that takes the stream destroys it then. */
import * as ts from 'typescript';
import { isFunctionNode, textOf, walk } from '../syntax/syntax.js';

/** What a destroyed stream still answers to as it did before. */
const HARMLESS: readonly string[] = ['destroy', 'destroyed', 'closed', 'errored', 'writable', 'headersSent', 'abort'];
const ENDING: readonly string[] = ['end', 'close'];

/** `ends`: it is ended without more; a node: it is used so that the end of the copy shows. */
export function afterError(statement: ts.Node, stream: ts.Expression): 'nothing' | 'ends' | ts.Node {
  let found: 'nothing' | 'ends' | ts.Node = 'nothing';
  for (let at = statement; !ts.isSourceFile(at) && !isFunctionNode(at); at = at.parent) {
    const { parent } = at;
    if (!ts.isTryStatement(parent) || parent.tryBlock !== at) continue;
    for (const block of [parent.catchClause?.block, parent.finallyBlock]) {
      if (block === undefined) continue;
      walk(block, (node) => {
        if (!ts.isExpression(node) || textOf(node) !== textOf(stream)) return true;
        const use = useOf(node);
        if (use !== 'nothing' && (found === 'nothing' || use !== 'ends')) found = use;
        return false;
      });
    }
  }
  return found;
}

function useOf(node: ts.Expression): 'nothing' | 'ends' | ts.Node {
  const { parent } = node;
  if (!ts.isPropertyAccessExpression(parent) || parent.expression !== node) return parent;
  const name = parent.name.text;
  if (HARMLESS.includes(name)) return 'nothing';
  const call = parent.parent;
  const isPlain = ts.isCallExpression(call) && call.expression === parent && call.arguments.length === 0;
  return ENDING.includes(name) && isPlain ? 'ends' : call;
}
