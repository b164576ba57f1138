/** Comments that silence findings. */
import assert from 'node:assert/strict';
import { suppress, suppressionComment } from '../../server/src/engine/suppress.js';
import type { Finding } from '../../server/src/model/index.js';
import { copySite, transfer } from '../support/site.js';

/** A finding whose read is the first `read(` and whose write is the first `write(` of the text. */
function findingIn(text: string): Finding {
  const spanOf = (word: string): { start: number; end: number } => {
    const start = text.indexOf(`${word}(`);
    return { start, end: start + word.length };
  };
  const fill = transfer({ span: spanOf('read') });
  const drain = transfer({ direction: 'out', span: spanOf('write') });
  const site = copySite({
    range: { start: fill.span.start, end: drain.span.end },
    anchor: drain.span,
    fill,
    drains: [drain],
  });
  return { pattern: 'copy-loop', severity: 'warning', message: 'm', site, advice: [] };
}

function silenced(text: string): {
  readonly silent: boolean;
  readonly reasons: readonly string[];
  readonly used: readonly boolean[];
} {
  const { findings, suppressions } = suppress([findingIn(text)], text);
  return {
    silent: findings.length === 0,
    reasons: suppressions.map((s) => s.reason),
    used: suppressions.map((s) => s.used),
  };
}

describe('engine: suppression', () => {
  const cases: readonly (readonly [text: string, silent: boolean])[] = [
    ['// zerocopy-ignore-next-line: small\nread(); write();', true],
    ['/* zerocopy-ignore-next-line: small */\nread();\nwrite();', true],
    ['read();\n  // zerocopy-ignore-next-line copy-loop: small\n  write();', true],
    ['// zerocopy-ignore-next-line read-all-write: small\nread(); write();', false],
    ['// zerocopy-ignore-next-line: small\n\nread(); write();', false],
    ['read(); write(); // zerocopy-ignore-next-line: small', false],
    ['// zerocopy-ignore-file: made by a tool\nx;\nread();\nwrite();', true],
    ['read(); write();\n// zerocopy-ignore-file: made by a tool', true],
    ['// zerocopy-ignore-next-line: small\r\nread(); write();\r\n', true],
    ['// zerocopy-ignore-next-line\nread(); write();', true],
    ['// zerocopy-ignore-next-lines: small\nread(); write();', false],
  ];
  for (const [text, silent] of cases) {
    it(`${JSON.stringify(text)} is ${silent ? 'silent' : 'heard'}`, () => {
      assert.equal(silenced(text).silent, silent);
    });
  }

  it('gives the reason, and whether anything was silenced', () => {
    const { reasons, used } = silenced(
      '// zerocopy-ignore-next-line: of no use\nx;\n/* zerocopy-ignore-next-line copy-loop:  two  words  */\nread(); write();',
    );
    assert.deepEqual(reasons, ['of no use', 'two  words']);
    assert.deepEqual(used, [false, true]);
  });

  it('the comment it proposes works', () => {
    assert.ok(silenced(`${suppressionComment('copy-loop', 'why not')}\nread(); write();`).silent);
  });
});
