import assert from 'node:assert/strict';
import { open } from './support.js';

describe('C editor: names and types', () => {
  const text = [
    'static unsigned long total, *where;',
    '#define moved 3',
    'int helper(int sent) { int copied; return copied; }',
    'long f(const char *path, int fd, char *const argv[])',
    '{',
    '\tssize_t n, *p = 0;',
    '\tstatic off_t kept;',
    '\tunsigned char buf[10];',
    '\tfor (size_t i = 0; i < 3; i++) {',
    '\t\tint n = 1;',
    '\t\there(n);',
    '\t}',
    '\tthere(n);',
    '\tlong late;',
    '}',
    'int k(a, b) int a; char *b; { use(a); }',
    '',
  ].join('\n');

  it('tells the declared type of what is visible', () => {
    const { editor, at } = open(text);
    const there = at('there(n)');
    assert.equal(editor.typeOf('n', there), 'ssize_t');
    assert.equal(editor.typeOf('n', at('here(n)')), 'int');
    assert.equal(editor.typeOf('p', there), 'ssize_t *');
    assert.equal(editor.typeOf('i', at('here(n)')), 'size_t');
    assert.equal(editor.typeOf('i', there), undefined);
    assert.equal(editor.typeOf('late', there), undefined);
    assert.equal(editor.typeOf('kept', there), 'off_t');
    assert.equal(editor.typeOf('buf', there), 'unsigned char []');
    assert.equal(editor.typeOf('fd', there), 'int');
    assert.equal(editor.typeOf('path', there), 'const char *');
    assert.equal(editor.typeOf('total', there), 'unsigned long');
    assert.equal(editor.typeOf('where', there), 'unsigned long *');
    assert.equal(editor.typeOf('b', at('use(a)')), 'char *');
  });

  it('gives names that are free in the function and at file level', () => {
    const { editor, at } = open(text);
    const there = at('there(n)');
    assert.equal(editor.freshName('copied', there), 'copied');
    assert.equal(editor.freshName('copied', there), 'copied2', 'given away once');
    assert.equal(editor.freshName('n', there), 'n2');
    assert.equal(editor.freshName('total', there), 'total2');
    assert.equal(editor.freshName('moved', there), 'moved2');
    assert.equal(editor.freshName('helper', there), 'helper2');
  });

  it('tells tabs and spaces', () => {
    assert.equal(
      open('int f() {\n    a();\n}\nint g() {\n    if (a) {\n        b();\n    }\n}\n').editor.indentUnit,
      '    ',
    );
    assert.equal(open('int f() {\n\ta();\n}\n').editor.indentUnit, '\t');
    assert.equal(open('int x;\n').editor.indentUnit, '\t');
    assert.equal(open('int x;\r\nint y;\r\n').editor.eol, '\r\n');
  });
});

describe('C editor: facts of a loop', () => {
  const facts = (
    body: string,
  ): NonNullable<ReturnType<NonNullable<ReturnType<typeof open>['editor']['loopFacts']>>> => {
    const { editor, at } = open(`int f(struct s *s, int fd)\n{\n${body}\n}\n`);
    const found = editor.loopFacts?.(at(/(?:while|for|do)\b[^]*/.exec(body)?.[0] ?? ''));
    assert.ok(found);
    return found;
  };

  it('conditions, leading calls and what follows a branch', () => {
    const { conditions, leadingCalls, calls } = facts(
      'while (left > 0 && !stop /* now */ && (n = get(fd)) > 0) { a(b()); if (n) c(); else { d(); return 1; } e(); }',
    );
    assert.deepEqual(
      conditions.map((c) => [c.text, c.pure]),
      [
        ['left > 0', true],
        ['!stop', true],
        ['(n = get(fd)) > 0', false],
      ],
    );
    assert.equal(leadingCalls.length, 3);
    assert.deepEqual(
      calls.map((c) => [c.callee, c.leaving, c.guard]),
      [
        ['get', false, undefined],
        ['a', false, undefined],
        ['b', false, undefined],
        ['c', false, 'n'],
        ['d', true, '!(n)'],
        ['e', false, undefined],
      ],
    );
  });

  it('assignments with scope, and what runs once', () => {
    const { assignments, updates } = facts(
      'long t; for (t = 0; ; t++) { int k = 1; k += 2; s->x -= k; g = t; use(&fd); }',
    );
    assert.deepEqual(
      assignments.map((a) => [a.target, a.operator, a.scope, a.initial]),
      [
        ['t', '=', 'function', true],
        ['t', 'other', 'function', false],
        ['k', 'declares', 'loop', false],
        ['k', '+=', 'loop', false],
        ['s->x', '-=', 'function', false],
        ['g', '=', 'elsewhere', false],
        ['fd', 'other', 'function', false],
      ],
    );
    assert.equal(updates.length, 1);
  });

  it('a break of an inner loop does not leave', () => {
    const { calls } = facts('while (1) { while (x) { if (y) { a(); break; } } if (z) { b(); break; } }');
    assert.deepEqual(
      calls.map((c) => [c.callee, c.leaving]),
      [
        ['a', false],
        ['b', true],
      ],
    );
  });

  it('says when it can not see all', () => {
    assert.match(facts('goto in; while (x) { in: a(); }').opaque ?? '', /goto/);
    assert.match(facts('switch (x) { case 0: while (x) { case 1: a(); } }').opaque ?? '', /switch/);
    assert.match(facts('while (x) {\n#ifdef A\na();\n#endif\n}').opaque ?? '', /preprocessor/);
    assert.equal(facts('while (x) { if (x) goto out; a(); } out: ;').opaque, undefined);
  });
});
