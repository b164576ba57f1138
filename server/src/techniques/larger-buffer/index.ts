import type { Technique } from '../../model/index.js';
import { wayOf } from '../hand-over/names.js';
import { conditions, stepBytes } from './conditions.js';
import { discharges } from './obligations.js';
import { rewrite } from './rewrite.js';

export const technique: Technique = {
  id: 'larger-buffer',
  name: 'a 64 KiB buffer',
  language: 'c',
  title: (site) => `copy ${wayOf(site)} through 64 KiB instead of ${(stepBytes(site) ?? 0).toLocaleString('en')} bytes`,
  summary:
    'The loop stays as it is and moves more in each pass. A loop with 4 KiB took 1.5 to 3.7 times the processor time ' +
    'of one with 64 KiB; beyond 64 to 256 KiB little is left to gain. ' +
    'Advised where no call that copies in the kernel fits, or none can be written in.',
  risks: (site) => [
    ...(site.buffer.storage === 'array'
      ? [
          'The array takes 64 KiB of the stack: threads with small stacks, deep recursion and signal handlers may not have them.',
        ]
      : ['Whoever else uses the memory sees its new size.']),
    'Each pass takes longer: what waits for the end of one waits longer.',
    ...(site.source.access === 'stdio'
      ? ['`fread` waits until the buffer is full: from a slow peer the first bytes go on later.']
      : []),
  ],
  mechanism: 'larger-buffer',
  conditions,
  discharges,
  lastResort: true,
  obstacle: ({ buffer }) =>
    buffer.storage === 'array' && buffer.size !== undefined
      ? undefined
      : `\`${buffer.name}\` is no local array, so its size is not set here`,
  rewrite,
};
