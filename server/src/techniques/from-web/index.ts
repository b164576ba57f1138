import { MEASURED_NODE, type Technique } from '../../model/index.js';
import { assumed, proved, refuted } from '../answers.js';
import { everyChunk, isWeb, noOtherStatus, sinkErrorsHeard } from '../chunk-loop/conditions.js';
import { dischargesOf } from '../chunk-loop/discharges.js';
import { noStatus } from '../chunk-loop/risks.js';
import { leftOpen, loopObstacle, optionsFor, replaceLoop } from '../chunk-loop/write.js';
import { named } from '../words.js';

export const technique: Technique = {
  id: 'from-web',
  name: 'Readable.fromWeb',
  language: 'typescript',
  title: ({ source, sink }) =>
    `hand ${named(source.handle)} to ${named(sink.handle)} with \`Readable.fromWeb\` and \`pipeline\``,
  summary: [
    [
      '`Readable.fromWeb` makes a stream of Node’s of a web stream; `pipeline` writes every chunk of it, waits where the sink is full, and ends the sink.',
      'Node documentation, stream.Readable.fromWeb and stream.pipeline',
    ],
    [
      'When the sink fails or its peer goes away, the web stream is cancelled; the loop would read it to its end.',
      `${MEASURED_NODE}; Node, lib/internal/webstreams/adapters.js: newStreamReadableFromReadableStream`,
    ],
    [
      'The other way round, `pipeTo` into `Writable.toWeb`, is not written: that adapter has crashed when one end closes early.',
      'issues nodejs/node#64120, #64529 and #54205',
    ],
  ],
  risks: (site) => [
    [
      'A sink that closes early is an error now (ERR_STREAM_PREMATURE_CLOSE), where nothing was heard of it before.',
      `Node documentation, errors; ${MEASURED_NODE}`,
    ],
    [
      'On an error the sink is destroyed; before, it stayed open.',
      `Node documentation, stream.pipeline; ${MEASURED_NODE}`,
    ],
    [
      'A `ReadableStream` of a polyfill is refused (ERR_INVALID_ARG_TYPE), and the types of `lib.dom` may not fit.',
      'Node, lib/internal/webstreams/adapters.js: newStreamReadableFromReadableStream',
    ],
    ...noStatus(site),
  ],
  mechanism: 'stream-pipeline',
  conditions: [
    everyChunk,
    {
      title: 'the source is a web stream of Node’s own',
      source: 'Node documentation, stream.Readable.fromWeb',
      ask: ({ source, fill }) =>
        isWeb(source) && fill.callee !== 'for await'
          ? assumed(`${named(source.handle)} is a \`ReadableStream\` of Node's own, with its types`)
          : refuted(`${named(source.handle)} is read by no reader`),
    },
    {
      title: 'the sink is a stream of Node’s that is still open',
      source: `Node documentation, stream.pipeline; ${MEASURED_NODE}`,
      ask: ({ sink }) => {
        if (isWeb(sink)) return refuted(`${named(sink.handle)} is the writer of a web stream`);
        if (sink.kind === 'unknown' || sink.proof === undefined)
          return assumed(`${named(sink.handle)} is a stream of Node's`);
        return sink.fresh ? proved(sink.proof.because) : assumed(`${named(sink.handle)} has not ended yet`);
      },
    },
    sinkErrorsHeard,
    noOtherStatus,
  ],
  discharges: dischargesOf('`pipeline`'),
  dischargeSources: [
    'Node documentation, stream.pipeline',
    'Node documentation, stream.Readable.fromWeb',
    MEASURED_NODE,
    'libuv, src/unix/fs.c: uv__fs_read and uv__fs_write',
  ],
  obstacle: loopObstacle,
  rewrite: (site, editor) =>
    replaceLoop(site, editor, (facts) => {
      const name = editor.require({ kind: 'import', module: 'node:stream/promises', name: 'pipeline' });
      const readable = editor.require({ kind: 'import', module: 'node:stream', name: 'Readable' });
      return `${name}(${readable}.fromWeb(${facts.source}), ${facts.sink}${optionsFor(facts, facts.ends ? '' : leftOpen(facts.sink, editor))})`;
    }),
};
