import type { Technique } from '../../model/index.js';
import {
  HAND_OVER_DISCHARGES,
  offsetDischarge,
  sendFlagsDischarge,
  streamsDischarge,
} from '../hand-over/discharges.js';

export const discharges: Technique['discharges'] = {
  ...HAND_OVER_DISCHARGES,
  'sink-offset': offsetDischarge,
  'stdio-buffer': streamsDischarge,
  'send-flags': sendFlagsDischarge,
};
