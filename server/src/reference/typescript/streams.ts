import { MEASURED_NODE, type Claim, type ReferenceCall } from '../call.js';

/** Ways to bring the chunks of one stream to another. */

const THROUGH_MEMORY: Claim = [
  'Every chunk is copied into a Buffer and out of it again: no stream function of Node enters the kernel’s copy path.',
  'libuv, src/unix/fs.c: uv__fs_sendfile is reached by `copyFile` only',
];

const FIGURE = { mechanism: 'stream-chunks', source: 'file', sink: 'http-response' } as const;

export const pipe: ReferenceCall = {
  id: 'pipe',
  language: 'typescript',
  title: 'readable.pipe',
  names: ['Readable.pipe'],
  form: 'readable.pipe(destination: Writable, options?: { end?: boolean }): Writable',
  summary: 'Writes every chunk of a stream to another, and waits where that is full. Errors stay where they happen.',
  figure: FIGURE,
  copies: [
    THROUGH_MEMORY,
    [
      'It took 2.09 times the processor time of a 64 KiB loop from file to file, as `pipeline` did (2.18).',
      `${MEASURED_NODE}, 1 GiB from file to file`,
    ],
  ],
  blocks: [
    [
      'Does not wait: the chunks go on as events come. The source pauses while the sink is full.',
      'Node documentation, readable.pipe',
    ],
  ],
  count: [['There is none; `bytesRead` and `bytesWritten` of file streams tell.', MEASURED_NODE]],
  errors: [
    [
      'error',
      'of the source leaves the sink open for ever; of the sink leaves the source open and paused, with its descriptor',
      `Node documentation, readable.pipe; ${MEASURED_NODE}; issue nodejs/node#1834`,
    ],
  ],
  needs: [['Every Node.', 'Node documentation, readable.pipe: History']],
  pitfalls: [
    ['Use `pipeline`: it ends or destroys both streams and gives one outcome.', 'Node documentation, stream.pipeline'],
    ['A missing file piped to an HTTP response leaves the client waiting.', MEASURED_NODE],
  ],
};

export const pipeline: ReferenceCall = {
  id: 'pipeline',
  language: 'typescript',
  title: 'stream.pipeline',
  names: ['stream.pipeline', 'stream/promises.pipeline'],
  form: 'pipeline(source, ...transforms, destination, options?: { signal?, end? }): Promise<void>',
  summary:
    'Pipes streams into each other, waits where one is full, ends the last, destroys all on an error, and gives one outcome.',
  figure: { ...FIGURE, mechanism: 'stream-pipeline' },
  copies: [
    THROUGH_MEMORY,
    [
      'It is correctness, not speed: 2.18 times a 64 KiB loop, `pipe` 2.09, a `data` handler 2.07.',
      `${MEASURED_NODE}, 1 GiB from file to file`,
    ],
  ],
  blocks: [
    [
      'The promise waits until the last stream has finished or something failed; never more than the buffers of the streams are held.',
      'Node documentation, stream.pipeline',
    ],
  ],
  count: [['There is none; `bytesWritten` of the sink tells, or a transform that counts.', MEASURED_NODE]],
  errors: [
    [
      'ERR_STREAM_PREMATURE_CLOSE',
      'one end was closed early: a client that went away',
      `Node documentation, errors; ${MEASURED_NODE}`,
    ],
    ['ABORT_ERR', 'the signal was aborted; all streams are destroyed', 'Node documentation, stream.pipeline'],
  ],
  needs: [
    [
      '`node:stream/promises` Node 15, the callback form Node 10; `end: false` Node 16.14, 17.2 or 18.',
      'Node documentation, stream.pipeline: History',
    ],
  ],
  pitfalls: [
    [
      'On an error the sink is destroyed: an HTTP response can no longer answer 404. Open the file first, then pipe.',
      `Node documentation, stream.pipeline; ${MEASURED_NODE}; issue nodejs/node#41796`,
    ],
    [
      'A promise that nobody awaits or catches ends the process when it fails.',
      'Node documentation, process: unhandledRejection',
    ],
    ['With `{ end: false }` listeners stay on the sink: twelve calls left 24.', MEASURED_NODE],
    ['Into a sink that has ended already it succeeds, and the bytes are lost.', MEASURED_NODE],
  ],
};

export const pipeTo: ReferenceCall = {
  id: 'pipeTo',
  language: 'typescript',
  title: 'ReadableStream.pipeTo',
  names: ['ReadableStream.pipeTo', 'ReadableStream.pipeThrough'],
  form: 'readable.pipeTo(writable: WritableStream, options?: { preventClose?, preventAbort?, preventCancel?, signal? }): Promise<void>',
  summary: 'Writes every chunk of a web stream to another, waits where that is full, and closes or aborts both ends.',
  figure: FIGURE,
  copies: [
    THROUGH_MEMORY,
    [
      'From file to file it took 6.2 times the processor time of a 64 KiB loop: the slowest way there is.',
      `${MEASURED_NODE}, 1 GiB from file to file`,
    ],
  ],
  blocks: [
    ['The promise waits until all is written and the sink is closed.', 'Streams standard, ReadableStream pipeTo'],
  ],
  count: [['There is none: put a TransformStream that counts in between.', 'Streams standard, ReadableStream pipeTo']],
  errors: [
    ['ERR_INVALID_STATE', 'one of both is locked: a reader or writer is still there', MEASURED_NODE],
    ['AbortError', 'the signal was aborted', 'Streams standard, ReadableStream pipeTo'],
  ],
  needs: [['Node 16.5; global since Node 18.', 'Node documentation, Web Streams API: History']],
  pitfalls: [
    ['Await it: a rejection that nobody handles ends the process.', 'issue nodejs/node#50707'],
    [
      'Into a Node stream take `pipeline(Readable.fromWeb(body), sink)`: the adapters the other way round crashed more than once.',
      'issues nodejs/node#64120, #64529 and #54205',
    ],
    ['`response.body` may be null.', 'Fetch standard, Body: body'],
  ],
};

export const onData: ReferenceCall = {
  id: 'on-data',
  language: 'typescript',
  title: "readable.on('data')",
  names: ['Readable.on(data)', 'Readable.once(data)', 'Readable.addListener(data)'],
  form: "readable.on('data', (chunk: Buffer | string) => void): Readable",
  summary: 'Calls a function with every chunk as soon as it comes, whether the one before is dealt with or not.',
  figure: FIGURE,
  copies: [
    THROUGH_MEMORY,
    [
      'It took 2.07 times the processor time of a 64 KiB loop from file to file.',
      `${MEASURED_NODE}, 1 GiB from file to file`,
    ],
  ],
  blocks: [
    [
      'Never: the stream flows until `pause`, and a listener that is `async` is not waited for.',
      'Node documentation, readable: data event',
    ],
  ],
  count: [
    [
      'Each chunk is as long as it came: 64 KiB from files, 16 KiB from most others, less at the end.',
      `Node documentation, stream: highWaterMark; ${MEASURED_NODE}`,
    ],
  ],
  errors: [
    [
      'error',
      'is another event; without a listener for it the process ends',
      'Node documentation, events: Error events',
    ],
  ],
  needs: [['Every Node.', 'Node documentation, readable: data event']],
  pitfalls: [
    [
      'Writing every chunk elsewhere without waiting for `drain` holds the content in memory: 62.5 of 64 MiB for a slow sink.',
      MEASURED_NODE,
    ],
    [
      'Characters of several bytes are cut at the borders of chunks: decode with `setEncoding` or a TextDecoder.',
      MEASURED_NODE,
    ],
    [
      'To hand chunks on use `pipeline`, to look at them `for await`.',
      'Node documentation, stream.pipeline and readable: asyncIterator',
    ],
  ],
};
