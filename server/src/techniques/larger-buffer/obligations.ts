import type { Technique } from '../../model/index.js';
import { kept, lost } from '../answers.js';

const SAME_LOOP = kept('the loop stays as it is');

export const discharges: Technique['discharges'] = {
  'byte-count': SAME_LOOP,
  limit: SAME_LOOP,
  'source-offset': SAME_LOOP,
  'sink-offset': SAME_LOOP,
  eintr: SAME_LOOP,
  'short-write': SAME_LOOP,
  'error-split': SAME_LOOP,
  nonblocking: SAME_LOOP,
  timeout: SAME_LOOP,
  progress: lost('what is done after every chunk would be done less often'),
  cancel: kept('the loop can still be left between two chunks'),
  throttle: lost('the pace is set by the size of the chunks'),
  order: SAME_LOOP,
  append: SAME_LOOP,
  'stdio-buffer': SAME_LOOP,
  'send-flags': SAME_LOOP,
  'drain-after-error': SAME_LOOP,
  'keep-sink-open': SAME_LOOP,
  'error-answer': SAME_LOOP,
  'file-mode': SAME_LOOP,
  encoding: SAME_LOOP,
  'conditional-write': lost('which chunks are written may depend on their size'),
  exclusive: SAME_LOOP,
};
