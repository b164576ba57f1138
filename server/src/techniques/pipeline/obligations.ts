import type { Technique } from '../../model/index.js';
import { kept, keptByCode, lost } from '../answers.js';
import { asksSignal, dischargesOf, SIGNAL } from '../chunk-loop/discharges.js';
import { isForAwait, isOnlyPiped } from './conditions.js';

/** `pipeline` also takes the place of listeners and pipes, which are no loops. */
export const discharges: Technique['discharges'] = {
  ...dischargesOf('`pipeline`'),
  'error-split': lost('one callback gets the errors of both streams'),
  nonblocking: kept('`pipeline` waits for `drain`'),
  progress: (keep, site) =>
    isForAwait(site) && asksSignal(keep)
      ? SIGNAL
      : lost(`\`${keep.text ?? 'the work'}\` would not run after every chunk any more`),
  cancel: (keep, site) =>
    isForAwait(site) && asksSignal(keep)
      ? SIGNAL
      : lost('`pipeline` can’t be left between two chunks without a signal'),
  order: (_keep, site) => {
    if (isForAwait(site)) return kept('`pipeline` is awaited where the loop was, and leaves the sink open as it did');
    return isOnlyPiped(site)
      ? kept('`pipeline` writes and ends where `pipe` did')
      : lost('`pipeline` ends the sink, and other bytes are written to it');
  },
  'keep-sink-open': (_keep, { loop }) =>
    loop?.promise
      ? keptByCode('`{ end: false }` leaves the sink open')
      : lost('only the promise form of `pipeline` can leave the sink open'),
  encoding: lost('`pipeline` writes text as UTF-8'),
};
