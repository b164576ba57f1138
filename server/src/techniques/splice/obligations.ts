import type { Technique } from '../../model/index.js';
import {
  HAND_OVER_DISCHARGES,
  offsetDischarge,
  progressDischarge,
  sendFlagsDischarge,
} from '../hand-over/discharges.js';

export const discharges: Technique['discharges'] = {
  ...HAND_OVER_DISCHARGES,
  progress: progressDischarge,
  'sink-offset': offsetDischarge,
  'send-flags': sendFlagsDischarge,
};
