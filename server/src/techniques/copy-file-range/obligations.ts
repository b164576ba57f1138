import type { Technique } from '../../model/index.js';
import {
  HAND_OVER_DISCHARGES,
  offsetDischarge,
  progressDischarge,
  sendFlagsDischarge,
  streamsDischarge,
} from '../hand-over/discharges.js';

export const discharges: Technique['discharges'] = {
  ...HAND_OVER_DISCHARGES,
  progress: progressDischarge,
  'sink-offset': offsetDischarge,
  'stdio-buffer': streamsDischarge,
  'send-flags': sendFlagsDischarge,
};
