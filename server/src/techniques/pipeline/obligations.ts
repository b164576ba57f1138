import { asksSignal, SIGNAL } from '../chunk-loop/discharges.js';
import { isForAwait, isOnlyPiped } from './conditions.js';
import type { Technique } from '../../model/index.js';
import { kept, keptByCode, lost } from '../answers.js';

export const discharges: Technique['discharges'] = {
  'byte-count': (keep) => lost(`\`${keep.text ?? 'the counter'}\` would not be counted any more`),
  limit: lost('`pipeline` goes on to the end of the source'),
  'source-offset': kept('the source stream starts where it was made to'),
  'sink-offset': kept('the sink stream starts where it was made to'),
  eintr: kept('libuv tries an interrupted call again'),
  'short-write': kept('a stream takes every chunk whole'),
  'error-split': lost('one callback gets the errors of both streams'),
  nonblocking: kept('`pipeline` waits for `drain`'),
  timeout: lost('`pipeline` waits as long as the streams do'),
  progress: (keep, site) =>
    isForAwait(site) && asksSignal(keep)
      ? SIGNAL
      : lost(`\`${keep.text ?? 'the work'}\` would not run after every chunk any more`),
  cancel: (keep, site) =>
    isForAwait(site) && asksSignal(keep)
      ? SIGNAL
      : lost('`pipeline` can’t be left between two chunks without a signal'),
  throttle: lost('`pipeline` goes as fast as the streams do'),
  order: (_keep, site) => {
    if (isForAwait(site)) return kept('`pipeline` is awaited where the loop was, and leaves the sink open as it did');
    return isOnlyPiped(site)
      ? kept('`pipeline` writes and ends where `pipe` did')
      : lost('`pipeline` ends the sink, and other bytes are written to it');
  },
  append: kept('the sink stream stays the same'),
  'stdio-buffer': kept('there is none'),
  'send-flags': kept('there are none'),
  'drain-after-error': lost('the source is destroyed after an error of the sink'),
  'keep-sink-open': (_keep, { loop }) =>
    loop?.promise
      ? keptByCode('`{ end: false }` leaves the sink open')
      : lost('only the promise form of `pipeline` can leave the sink open'),
  'error-answer': lost('the sink is destroyed before an error can be answered'),
  'file-mode': kept('the sink stream stays the same'),
  encoding: lost('`pipeline` writes text as UTF-8'),
  'conditional-write': (keep) => lost(`what \`${keep.text ?? 'the condition'}\` leaves out would be written`),
  exclusive: kept('the sink stream stays the same'),
};
