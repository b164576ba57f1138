import assert from 'node:assert/strict';
import * as ts from 'typescript';
import { documentedType, resultTypeOf } from '../../../server/src/languages/typescript/syntax/docs.js';

const TEXT = `
/** @param {A} a @param {B} b @return {C} */
function plain(a, b) {}
/** @type {D} */
let one = f(), two;
let three /** @type {E} */ = 1, /** @type {F} */ four;
/** @type {(x: G) => H} */
const typed = (x) => x;
/**
 * @param {I} a
 * @returns {J}
 */
const arrow = async (a, { b }) => a;
const cast = /** @type {K} */ (f());
const inline = (/** @type {L} */ a, /** M */ b) => 1;
function trailing(a /** @type {N} */, b) {}
/** @param {O} a */
exports.assigned = function (a) {};
/** @param {P} a */
Thing.prototype.method = module.exports.more = (a) => {};
const object = {
  /** @param {Q} a @return {R} */
  method(a) {},
  /** @param {S} a */
  property: function (a) {},
  /** @type {T} */
  value: (a) => 1,
};
/** @param {U} a */
class Class {
  /** @type {V} */
  field = 1;
  /** @param {W} a */
  constructor(a) {}
  /** @param {X} a @return {Promise<Y>} */
  async method(a) {
    /** @type {Z} */
    const inside = await a;
    /** @return {AA} */
    return () => inside;
  }
}
/** @param {BB} a */
export default function (a) {}
/** @callback CC @param {DD} a */
/** @param {EE} a */
/* @param {FF} a */
// @param {GG} a
function several(a) {}
/** @param {HH} a */
on('data', function (a) {});
/**/ function none(a) {}
`;

function types(mode: ts.JSDocParsingMode, ask: (node: ts.Node) => ts.TypeNode | undefined): readonly string[] {
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: mode };
  const file = ts.createSourceFile('a.js', TEXT, options, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isParameter(node) || ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) {
      found.push(`${node.name.getText()}: ${written(ask(node))}`);
    }
    if (ts.isFunctionLike(node)) found.push(`${node.name?.getText() ?? ''}(): ${written(ask(node))}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function written(type: ts.TypeNode | undefined): string {
  return type === undefined ? '-' : `${type.getText()} at ${type.getStart()}`;
}

describe('types in JSDoc', () => {
  it('are those that the compiler finds when it parses all comments', () => {
    const ask = (node: ts.Node): ts.TypeNode | undefined =>
      ts.isFunctionLike(node) ? resultTypeOf(node) : documentedType(node);
    const own = types(ts.JSDocParsingMode.ParseNone, ask);
    const all = types(ts.JSDocParsingMode.ParseAll, (node) =>
      ts.isFunctionLike(node) ? ts.getJSDocReturnType(node) : ts.getJSDocType(node),
    );
    assert.deepEqual(own, all);
    assert.ok(own.filter((line) => !line.endsWith('-')).length > 20, own.join('\n'));
  });
});
