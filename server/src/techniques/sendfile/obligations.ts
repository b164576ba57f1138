import type { Technique } from '../../model/index.js';
import {
  HAND_OVER_DISCHARGES,
  progressDischarge,
  sendFlagsDischarge,
  streamsDischarge,
} from '../hand-over/discharges.js';

export const discharges: Technique['discharges'] = {
  ...HAND_OVER_DISCHARGES,
  progress: progressDischarge,
  'stdio-buffer': streamsDischarge,
  'send-flags': sendFlagsDischarge,
};
