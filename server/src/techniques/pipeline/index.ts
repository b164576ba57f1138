import type { Technique } from '../../model/index.js';
import { conditions, obstacle } from './conditions.js';
import { discharges } from './obligations.js';
import { rewrite } from './rewrite.js';

export const technique: Technique = {
  id: 'pipeline',
  name: 'stream.pipeline',
  language: 'typescript',
  title: ({ source, sink }) => `hand \`${source.handle}\` to \`${sink.handle}\` with \`pipeline\``,
  summary:
    '`pipeline` writes every chunk, waits where the sink is full, ends the sink, and gives one outcome for both streams. ' +
    'It is right rather than fast: no stream function of Node enters the kernel’s copy path.',
  risks: (site) => [
    'On an error both streams are destroyed; before, the other one stayed open.',
    'A sink that closes early is an error now (ERR_STREAM_PREMATURE_CLOSE), where nothing was heard of it before.',
    'The outcome comes when all is written, not at the end of the source.',
    ...(site.sink.kind === 'http-response'
      ? ['After an error of the source the response is destroyed: no status can be sent any more.']
      : []),
  ],
  mechanism: 'stream-pipeline',
  conditions,
  discharges,
  obstacle,
  rewrite,
};
