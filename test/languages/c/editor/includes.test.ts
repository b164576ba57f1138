import assert from 'node:assert/strict';
import { changed, open } from './support.js';

function including(text: readonly string[], header: string, featureMacro?: string): readonly string[] {
  const { editor } = open([...text, '', 'int x;', ''].join('\n'));
  editor.require({ kind: 'header', header, ...(featureMacro !== undefined && { featureMacro }) });
  return changed(editor).split('\n').slice(0, -3);
}

describe('C editor: includes', () => {
  it('keeps a sorted block sorted', () => {
    assert.deepEqual(including(['#include <fcntl.h>', '#include <stdio.h>', '#include <unistd.h>'], 'sys/sendfile.h'), [
      '#include <fcntl.h>',
      '#include <stdio.h>',
      '#include <sys/sendfile.h>',
      '#include <unistd.h>',
    ]);
    assert.equal(including(['#include <sys/a.h>', '#include <sys/b.h>'], 'sys/c.h').at(-1), '#include <sys/c.h>');
  });

  it('goes to its relatives in a block without order', () => {
    assert.deepEqual(
      including(['#include <unistd.h>', '#include <sys/stat.h>', '#include <fcntl.h>'], 'sys/sendfile.h'),
      ['#include <unistd.h>', '#include <sys/stat.h>', '#include <sys/sendfile.h>', '#include <fcntl.h>'],
    );
  });

  it('prefers the block of such headers, and stays in front of project headers', () => {
    const text = [
      '#include <sys/types.h>',
      '#include <sys/socket.h>',
      '',
      '#include <stdio.h>',
      '',
      '#include "own.h"',
    ];
    assert.equal(including(text, 'sys/sendfile.h')[2], '#include <sys/sendfile.h>');
    assert.deepEqual(including(['#include <unistd.h>', '#include "own.h"'], 'sys/mman.h'), [
      '#include <unistd.h>',
      '#include <sys/mman.h>',
      '#include "own.h"',
    ]);
  });

  it('goes behind project headers where there are no others', () => {
    assert.deepEqual(including(['#include "config.h"'], 'sys/mman.h'), [
      '#include "config.h"',
      '#include <sys/mman.h>',
    ]);
  });

  it('never goes into a function, nor behind one', () => {
    const text = ['#include "own.h"', 'int f(void)', '{', '#include "body.h"', '}', '#include <stdio.h>'];
    assert.deepEqual(including(text, 'sys/sendfile.h').slice(0, 3), [
      '#include "own.h"',
      '#include <sys/sendfile.h>',
      'int f(void)',
    ]);
  });

  it('is there once, whether a macro goes with it or not', () => {
    const { editor } = open('#include <stdio.h>\n\nint x;\n');
    editor.require({ kind: 'header', header: 'unistd.h' });
    editor.require({ kind: 'header', header: 'unistd.h', featureMacro: '_GNU_SOURCE' });
    const after = changed(editor);
    assert.equal(after.split('#include <unistd.h>').length, 2, after);
    assert.match(after, /^#ifndef _GNU_SOURCE/);
  });

  it('never goes into an arm, unless all stand in one', () => {
    const arms = ['#include <stdio.h>', '#ifdef HAVE_MMAN', '# include <sys/mman.h>', '#endif'];
    assert.deepEqual(including(arms, 'sys/sendfile.h').slice(0, 2), [
      '#include <stdio.h>',
      '#include <sys/sendfile.h>',
    ]);
    const guard = ['#ifndef A_H', '#define A_H', '#include <stdio.h>', 'int f(void) { return 0; }', '#endif'];
    assert.equal(including(guard, 'sys/sendfile.h')[3], '#include <sys/sendfile.h>');
  });

  it('is refused where each arm has headers of its own, and functions stand behind', () => {
    const arms = ['#ifdef A', '#include <stdio.h>', '#else', '#include <unistd.h>', '#endif', 'int f(void);'];
    const { editor } = open([...arms, 'int f(void) { return 0; }', ''].join('\n'));
    editor.require({ kind: 'header', header: 'sys/sendfile.h' });
    const rewrite = editor.finish();
    assert.ok(!rewrite.ok);
    assert.match(rewrite.because, /under conditions/);
  });

  it('adds nothing twice, but what stands in an arm is not there', () => {
    const text = ['#include <sys/sendfile.h>'];
    assert.deepEqual(including(text, 'sys/sendfile.h'), text);
    assert.equal(including(['#include <a.h>', '#if X', '#include <b.h>', '#endif'], 'b.h')[1], '#include <b.h>');
    assert.equal(including(['#include <a.h>', '/*', '#include <b.h>', '*/'], 'b.h')[1], '#include <b.h>');
  });

  it('starts a file without includes below its head comment', () => {
    assert.deepEqual(including(['/* Licence */', 'int y;'], 'unistd.h'), [
      '/* Licence */',
      '#include <unistd.h>',
      '',
      'int y;',
    ]);
  });

  it('defines a feature macro in front of the first include, once', () => {
    const guarded = ['#ifndef _GNU_SOURCE', '#define _GNU_SOURCE 1', '#endif'];
    assert.deepEqual(including(['/* head */', '#include <unistd.h>'], 'unistd.h', '_GNU_SOURCE'), [
      '/* head */',
      ...guarded,
      '#include <unistd.h>',
    ]);
    const inArm = ['#if X', '#include "x.h"', '#endif', '#include <unistd.h>'];
    assert.deepEqual(including(inArm, 'unistd.h', '_GNU_SOURCE'), [...guarded, ...inArm]);
    const defined = ['# define _GNU_SOURCE', '#include <unistd.h>'];
    assert.deepEqual(including(defined, 'unistd.h', '_GNU_SOURCE'), defined);
  });

  it('does not define a macro that comes too late or changes what the file calls', () => {
    const late = open('#include <unistd.h>\n#define _GNU_SOURCE\n');
    late.editor.require({ kind: 'header', header: 'unistd.h', featureMacro: '_GNU_SOURCE' });
    assert.equal(late.editor.finish().ok, false);
    const changes = open('#include <string.h>\nint f(void) { return strerror_r(1, b, 2); }\n');
    changes.editor.require({ kind: 'header', header: 'unistd.h', featureMacro: '_GNU_SOURCE' });
    assert.deepEqual(changes.editor.finish(), {
      ok: false,
      because: '`_GNU_SOURCE` would change what `strerror_r` does',
    });
  });

  it('puts all that only one system has behind one condition', () => {
    for (const eol of ['\n', '\r\n']) {
      const { editor, at } = open(['#include <unistd.h>', '', 'void f(void) { g(); }', ''].join(eol));
      editor.require({ kind: 'header', header: 'sys/stat.h', onlyIf: '__linux__' });
      editor.require({ kind: 'header', header: 'fcntl.h', onlyIf: '__linux__' });
      editor.helper?.('helper', ['#ifdef __linux__', 'static void helper(void)', '{', '}', '#endif'], at('g()'));
      assert.deepEqual(changed(editor).split(eol), [
        '#include <unistd.h>',
        '#ifdef __linux__',
        '#include <sys/stat.h>',
        '#include <fcntl.h>',
        '',
        'static void helper(void)',
        '{',
        '}',
        '#endif',
        '',
        'void f(void) { g(); }',
        '',
      ]);
    }
    const bare = open('int x;\n');
    bare.editor.require({ kind: 'header', header: 'fcntl.h', onlyIf: '__linux__' });
    bare.editor.require({ kind: 'header', header: 'sys/stat.h', onlyIf: '__linux__' });
    bare.editor.require({ kind: 'header', header: 'sys/event.h', onlyIf: '__FreeBSD__' });
    assert.equal(
      changed(bare.editor),
      '#ifdef __linux__\n#include <fcntl.h>\n#include <sys/stat.h>\n#endif\n\n#ifdef __FreeBSD__\n#include <sys/event.h>\n#endif\n\nint x;\n',
    );
  });

  it('goes to others behind the same condition', () => {
    const arm = ['#include <stdio.h>', '#ifdef __linux__', '#include <fcntl.h>', '#include <sys/stat.h>', '#endif'];
    const { editor, at } = open([...arm, '', 'void f(void) { g(); }', ''].join('\n'));
    for (const header of ['fcntl.h', 'sys/sendfile.h', 'sys/socket.h', 'unistd.h']) {
      editor.require({ kind: 'header', header, onlyIf: '__linux__' });
    }
    editor.insertBefore(at('g()'), ['h();']);
    assert.deepEqual(changed(editor).split('\n').slice(2, 8), [
      '#include <fcntl.h>',
      '#include <sys/sendfile.h>',
      '#include <sys/socket.h>',
      '#include <sys/stat.h>',
      '#include <unistd.h>',
      '#endif',
    ]);
    // An arm that does more than that is left alone.
    const more = arm.map((line) => line.replace('#include <sys/stat.h>', '#define X'));
    const other = open([...more, '', 'int x;', ''].join('\n'));
    other.editor.require({ kind: 'header', header: 'unistd.h', onlyIf: '__linux__' });
    assert.deepEqual(changed(other.editor).split('\n').slice(1, 5), [
      '#ifdef __linux__',
      '#include <unistd.h>',
      '#endif',
      '#ifdef __linux__',
    ]);
  });

  it('is there where the system that it is for takes the arm', () => {
    const after = (condition: string): readonly string[] => {
      const { editor } = open(
        ['#include <stdio.h>', condition, '#include <unistd.h>', '#endif', '', 'int x;', ''].join('\n'),
      );
      editor.require({ kind: 'header', header: 'unistd.h', onlyIf: '__linux__' });
      return changed(editor).split('\n').slice(1, 3);
    };
    const there = [
      '#ifndef _WIN32',
      '#if !defined(WIN32)',
      '#ifdef HAVE_UNISTD_H',
      '# if HAVE_UNISTD_H',
      '#ifdef __unix__',
    ];
    for (const condition of there) assert.deepEqual(after(condition), [condition, '#include <unistd.h>'], condition);
    for (const condition of ['#ifdef _WIN32', '#ifndef HAVE_UNISTD_H', '#ifdef HAVE_FCNTL_H', '#if A && B']) {
      assert.deepEqual(after(condition), ['#ifdef __linux__', '#include <unistd.h>'], condition);
    }
  });

  it('writes as the file writes, CRLF included', () => {
    const { editor } = open('#  include <unistd.h>\r\n\r\nint x;\r\n');
    editor.require({ kind: 'header', header: 'sys/mman.h' });
    editor.require({ kind: 'header', header: 'sys/stat.h' });
    assert.equal(
      changed(editor),
      '#  include <unistd.h>\r\n#  include <sys/mman.h>\r\n#  include <sys/stat.h>\r\n\r\nint x;\r\n',
    );
  });
});
