/** The one line that every door shows. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { messageFor } from '../../server/src/engine/message.js';
import { adviseOn } from '../../server/src/engine/advise.js';
import { DEFAULT_SETTINGS } from '../../server/src/model/index.js';
import { copySite, endpoint, transfer } from '../support/site.js';

describe('engine: messages', () => {
  it('say what is there, what it costs, what to do', () => {
    const proof = { span: { start: 0, end: 0 }, because: 'it is' };
    const site = copySite({
      source: endpoint({ proof }),
      sink: endpoint({ kind: 'socket', handle: 'out', proof }),
      fill: transfer({ asked: 4096 }),
    });
    assert.equal(
      messageFor(site, adviseOn(site, DEFAULT_SETTINGS), (a) => a.technique),
      '`in` is copied to `out` through `buf`, 512 calls per MiB; use sendfile',
    );
  });

  it('quote names that have quotes of their own once', () => {
    const site = copySite({
      source: endpoint({ handle: '`${folder}/in`' }),
      sink: endpoint({ kind: 'socket', handle: 'join(`a`, `b`)' }),
    });
    assert.equal(
      messageFor(site, [], (a) => a.technique),
      "`${folder}/in` is copied to `join('a', 'b')` through `buf`",
    );
  });

  it('say what the pattern says, and what it advises, before the technique', () => {
    const pattern = { message: (): string => 'something is there', way: (): string => 'do something else' };
    assert.equal(
      messageFor(copySite({}), adviseOn(copySite({}), DEFAULT_SETTINGS), (a) => a.technique, pattern),
      'something is there; do something else',
    );
  });

  it('are short, in one line and without a full stop, whatever the program’s names are', () => {
    const name = fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 60 }));
    fc.assert(
      fc.property(name, name, name, fc.option(fc.integer({ min: 1, max: 1 << 30 })), (from, to, through, asked) => {
        const site = copySite({
          source: endpoint({ handle: from }),
          sink: endpoint({ kind: 'socket', handle: to }),
          buffer: { name: through, storage: 'array' },
          fill: transfer(asked === null ? {} : { asked }),
        });
        const message = messageFor(site, adviseOn(site, DEFAULT_SETTINGS), (a) => a.technique);
        assert.ok(message.length < 120, message);
        assert.doesNotMatch(message, /[\r\n]|\.$/);
      }),
    );
  });
});
