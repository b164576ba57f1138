import { MEASURED_NODE, MEASURED_NODES, type Claim, type Technique } from '../../model/index.js';
import { noStatus, untold } from '../chunk-loop/risks.js';
import { conditions, obstacle } from './conditions.js';
import { discharges } from './obligations.js';
import { rewrite } from './rewrite.js';
import { named } from '../words.js';

const LATE: Claim = [
  'When the sink is destroyed without an error after the source has ended, it may count as written.',
  `Node, lib/internal/streams/end-of-stream.js: isWritableFinished is not strict; ${MEASURED_NODES}`,
];

export const technique: Technique = {
  id: 'pipeline',
  name: 'stream.pipeline',
  language: 'typescript',
  title: ({ source, sink }) => `hand ${named(source.handle)} to ${named(sink.handle)} with \`pipeline\``,
  summary: [
    [
      '`pipeline` writes every chunk, waits where the sink is full, ends the sink, and gives one outcome for both streams.',
      'Node documentation, stream.pipeline',
    ],
    [
      'It is right rather than fast: no stream function of Node enters the kernel’s copy path.',
      'libuv, src/unix/fs.c: uv__fs_sendfile is reached by `copyFile` only',
    ],
  ],
  risks: (site) => [
    [
      'On an error both streams are destroyed; before, the other one stayed open.',
      `Node documentation, stream.pipeline; ${MEASURED_NODE}; issue nodejs/node#1834`,
    ],
    [
      'A sink that closes early is an error now (ERR_STREAM_PREMATURE_CLOSE), where nothing was heard of it before.',
      `Node documentation, errors; ${MEASURED_NODE}`,
    ],
    [
      'The outcome comes when all is written, not at the end of the source.',
      `Node documentation, stream: end and finish events; ${MEASURED_NODE}`,
    ],
    ...(site.sink.fresh === true && site.sink.kind === 'file' ? [] : [LATE]),
    ...untold(site),
    ...noStatus(site),
  ],
  mechanism: 'stream-pipeline',
  conditions,
  discharges,
  dischargeSources: [
    'Node documentation, stream.pipeline',
    'Node documentation, writable: drain event',
    MEASURED_NODE,
    'libuv, src/unix/fs.c: uv__fs_read and uv__fs_write',
  ],
  obstacle,
  rewrite,
};
