import type { Technique } from '../../model/index.js';
import { HAND_OVER_DISCHARGES, sendFlagsLost } from '../hand-over/discharges.js';

export const discharges: Technique['discharges'] = {
  ...HAND_OVER_DISCHARGES,
  append: { how: 'kept', because: 'the bytes are still written by `write`' },
  'send-flags': sendFlagsLost,
};
