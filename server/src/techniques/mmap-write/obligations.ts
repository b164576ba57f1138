import type { Technique } from '../../model/index.js';
import { kept, lost } from '../answers.js';
import { HAND_OVER_DISCHARGES } from '../hand-over/discharges.js';
import { sendFlags } from '../hand-over/names.js';

export const discharges: Technique['discharges'] = {
  ...HAND_OVER_DISCHARGES,
  append: kept('the bytes are still written by `write`'),
  'send-flags': (keep, site) => {
    const flags = sendFlags(site);
    return flags === undefined
      ? lost(`\`${keep.text ?? 'the flags'}\` can't be passed on`)
      : kept(`the bytes are still sent with \`${flags}\``);
  },
};
