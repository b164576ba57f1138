import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as ts from 'typescript';
import { examplesOf } from '../../../scripts/generate/examples.js';
import { parse } from '../../../server/src/languages/typescript/syntax/parse.js';
import { isReference, Scopes, type Binding } from '../../../server/src/languages/typescript/syntax/scopes.js';
import { walk } from '../../../server/src/languages/typescript/syntax/syntax.js';
import { Blocks, type Reach } from '../../../server/src/languages/typescript/text/blocks.js';
import { Tree } from '../../../server/src/languages/typescript/syntax/tree.js';

/** Every place of every name that is declared in the text, as the parser sees it. */
function placesOf(text: string, path: string): ReadonlyMap<Binding, readonly number[]> {
  const tree = new Tree(parse(path, text));
  tree.adoptAll();
  const scopes = new Scopes(tree);
  const found = new Map<Binding, number[]>();
  walk(tree.file, (node) => {
    const binding = ts.isIdentifier(node) ? scopes.bindingOf(node) : undefined;
    if (binding && ts.isIdentifier(node) && (binding.identifier === node || isReference(node))) {
      const places = found.get(binding) ?? [];
      found.set(binding, [...places, node.getStart(tree.file)]);
    }
    return !ts.isTypeNode(node);
  });
  return found;
}

function blocksOf(text: string): Blocks {
  const blocks = Blocks.of(text);
  assert.ok(blocks, 'the braces match');
  return blocks;
}

/** Which of the places of `x` in a text mean the same, by what their declaration reaches: a letter for each. */
function groups(text: string): string {
  const blocks = blocksOf(text);
  const known: (Reach | undefined)[] = [];
  return Array.from(text.matchAll(/\bx\b/g), ({ index }) => {
    const reach = blocks.reachOf('x', index);
    let at = known.findIndex((it) => it?.start === reach?.start && it?.end === reach?.end);
    if (at === -1) at = known.push(reach) - 1;
    return reach === undefined ? '-' : 'abc'.charAt(at);
  }).join('');
}

describe('TypeScript: what a name reaches, told by the text', () => {
  const texts: Readonly<Record<string, string>> = {
    'const x = 1; f(x);': '--',
    'function f(x) { g(x); } f(x);': 'aa-',
    'function f(x) { g(x); } function h(x) { g(x); }': 'aabb',
    '{ const x = 1; f(x); } { let x; f(x); }': 'aabb',
    'const x = 1; { f(x); } { const x = 2; f(x); }': '--cc'.replaceAll('c', 'b'),
    'const f = async (a, x) => { g(x); }; f(x);': 'aa-',
    'const f = x => { g(x); }; f(x);': 'aa-',
    'class A { m(a: { b: number }, x?: string): Promise<{ c: number }> { f(x); } n() { f(x); } }': 'aa-',
    'class A { constructor(private readonly x: B) { f(x); } }': 'aa',
    'function f({ a, x }) { g(x); }': 'aa',
    'function f({ a: x }) { g(x); }': 'aa',
    'function f({ x: a }) { g(x); }': '--',
    'function f(...x) { g(x); }': 'aa',
    'for (const x of y) { f(x); } f(x);': 'aa-',
    'for await (const { x } of y) { f(x); }': 'aa',
    'for (let i = x; i < 9; i++) { f(x); }': '--',
    'try { f(); } catch (x) { f(x); } f(x);': 'aa-',
    'if (x) { f(x); }': '--',
    'while (f(x)) { g(x); }': '--',
    'function f() { if (a) { var x = 1; } g(x); } g(x);': 'aa-',
    'function f() { const { x, y: [z] } = g(); h(x); }': 'aa',
    'function f() { const { x: y } = g(); h(x); }': '--',
    'const f = (x) => g(x); h(x);': '---',
    'f(a ? (x) : { b: x });': '--',
    'g(x)\n\n{ f(x); }': '--',
    'function f(x) { return `{${x}} ${`}${x}`}`; } g(x);': 'aaa-',
    'function f(x) { return \'{\' + "}}" + x; } // }\n /* } */ g(x);': 'aa-',
    'function f(x) { return a.replace(/[/{]\\//g, x) / 2; } g(x);': 'aa-',
    'function f() {\n  // const x = 1;\n  g(x); }': '--',
  };
  for (const [text, expected] of Object.entries(texts)) {
    it(text, () => {
      assert.equal(groups(text), expected);
    });
  }

  for (const text of ['function f() { {', 'f() }', '`${', "f(`a{${b}c}`, '`')}"]) {
    it(`says nothing of ${text}`, () => {
      assert.equal(Blocks.of(text), undefined);
    });
  }

  it('is the same for all places of a name, as the parser sees them', () => {
    let reached = 0;
    for (const { path } of [...examplesOf('patterns'), ...examplesOf('techniques')]) {
      if (!/\.[mc]?[jt]sx?$/.test(path)) continue;
      const text = readFileSync(path, 'utf8');
      const blocks = blocksOf(text);
      for (const [{ name }, places] of placesOf(text, path)) {
        const reaches = places.map((at) => blocks.reachOf(name, at));
        assert.ok(
          reaches.every((it) => it?.start === reaches[0]?.start && it?.end === reaches[0]?.end),
          `${name} in ${path}`,
        );
        if (reaches[0]) reached++;
      }
    }
    assert.ok(reached > 500, `${reached} names have a block of their own`);
  });
});
