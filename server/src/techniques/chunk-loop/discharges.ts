import type { Discharge, Keep, Technique } from '../../model/index.js';
import { kept, keptByCode, lost } from '../answers.js';

export const SIGNAL: Discharge = keptByCode('the signal is handed over');

/** `signal.aborted`, `signal.throwIfAborted()`; what else is done with it, the rewrite refuses. */
export function asksSignal({ text }: Keep): boolean {
  return /^[\w$.]+\.(?:aborted|throwIfAborted\(\))$/.test(text ?? '');
}

/** For `call`, which takes the place of an awaited loop and is awaited itself. */
export function dischargesOf(call: string): Technique['discharges'] {
  return {
    'byte-count': (keep) => lost(`\`${keep.text ?? 'the counter'}\` would not be counted any more`),
    limit: lost(`${call} goes on to the end of the source`),
    'source-offset': kept('the source stream starts where it was made to'),
    'sink-offset': kept('the sink stream starts where it was made to'),
    eintr: kept('libuv tries an interrupted call again'),
    'short-write': kept('a stream takes every chunk whole'),
    'error-split': lost('one promise gets the errors of both streams'),
    nonblocking: kept(`${call} waits for room in the sink`),
    timeout: lost(`${call} waits as long as the streams do`),
    progress: (keep) =>
      asksSignal(keep) ? SIGNAL : lost(`\`${keep.text ?? 'the work'}\` would not run after every chunk any more`),
    cancel: (keep) => (asksSignal(keep) ? SIGNAL : lost(`${call} can’t be left between two chunks without a signal`)),
    throttle: lost(`${call} goes as fast as the streams do`),
    order: kept(`${call} is awaited where the loop was, and leaves the sink open where the loop did`),
    append: kept('the sink stream stays the same'),
    'stdio-buffer': kept('there is none'),
    'send-flags': kept('there are none'),
    'drain-after-error': lost('the source is destroyed after an error of the sink'),
    'keep-sink-open': kept('an option leaves the sink open where the loop did'),
    'error-answer': lost('the sink is destroyed before an error can be answered'),
    'file-mode': kept('the sink stream stays the same'),
    encoding: lost(`${call} hands on bytes`),
    'conditional-write': (keep) => lost(`what \`${keep.text ?? 'the condition'}\` leaves out would be written`),
    exclusive: kept('the sink stream stays the same'),
  };
}
