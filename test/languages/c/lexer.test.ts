/** The tokens of C, one after the other. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Lexer, Token } from '../../../server/src/languages/c/text/lexer.js';

function tokensOf(text: string, from?: number, to?: number): readonly (readonly [Token, string])[] {
  const lexer = new Lexer(text, from, to);
  const tokens: [Token, string][] = [];
  while (lexer.next()) tokens.push([lexer.kind, lexer.text]);
  return tokens;
}

const texts = (text: string): readonly string[] => tokensOf(text).map(([, token]) => token);

describe('C: lexer', () => {
  it('words, numbers, marks', () => {
    assert.deepEqual(texts('a->b_1 = x==0x1F ? .5e3 : c::d;'), [
      'a',
      '->',
      'b_1',
      '=',
      'x',
      '==',
      '0x1F',
      '?',
      '.',
      '5e3',
      ':',
      'c',
      '::',
      'd',
      ';',
    ]);
  });
  it('literals end where they are closed, or with their line', () => {
    assert.deepEqual(texts('"a\\"b" \'\\\'\' "open\nx'), ['"a\\"b"', "'\\''", '"open', 'x']);
  });
  it('comments are none, whatever stands in them', () => {
    assert.deepEqual(texts('a // b \\\n c\nd /* " */ e /* open'), ['a', 'd', 'e']);
  });
  it('a directive is a whole line with those it goes on to', () => {
    const text = 'x # y\n  #define A \\\r\n  B /* a\n b */ C // "\nz';
    assert.deepEqual(tokensOf(text).at(-2), [Token.directive, '  #define A \\\r\n  B /* a\n b */ C // "']);
    assert.deepEqual(texts(text), ['x', '#', 'y', '  #define A \\\r\n  B /* a\n b */ C // "', 'z']);
  });
  it('letters of all scripts are letters', () => {
    assert.deepEqual(texts('größe\u00a0名'), ['größe', '名']);
  });
  it('reads a part of a text', () => {
    assert.deepEqual(tokensOf('abc "def" ghi', 4, 7), [[Token.literal, '"de']]);
  });
  it('what follows', () => {
    const lexer = new Lexer('f  (x) g');
    lexer.next();
    assert.equal(lexer.isBefore('('.charCodeAt(0)), true);
    lexer.next();
    assert.equal(lexer.isBefore('('.charCodeAt(0)), false);
  });
  it('tokens come in order, apart from each other, and none is empty', () => {
    const unit = fc.constantFrom(...Array.from('ab1 \n\r\t"\'\\/*#(){};=<>-:.é'));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 80 }), (text) => {
        const lexer = new Lexer(text);
        let end = 0;
        while (lexer.next()) {
          assert.ok(lexer.start >= end && lexer.end > lexer.start && lexer.end <= text.length);
          end = lexer.end;
        }
      }),
      { numRuns: 3000 },
    );
  });
});
