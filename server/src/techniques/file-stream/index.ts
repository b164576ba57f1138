import { MEASURED_NODE, type CopySite, type Technique } from '../../model/index.js';
import { assumed, proved, refuted } from '../answers.js';
import { answerMethod, answerObstacle, regularFile, sameText, wholeFile } from '../whole-answer/conditions.js';
import { dischargesOf } from '../whole-answer/discharges.js';
import { named } from '../words.js';
import { rewrite } from './rewrite.js';

/** How the content goes out: at the end of a stream of Node's, or handed to Fastify, which takes streams as well. */
function wayOf(site: CopySite): 'end' | 'send' | undefined {
  const { kind, proof, traits, access } = site.sink;
  const method = answerMethod(site);
  if (method === 'send') return traits.includes('fastify') ? 'send' : undefined;
  const isStream = access === 'stream' && (kind === 'http-response' || (kind === 'socket' && proof !== undefined));
  return method === 'end' && isStream && !traits.includes('fastify') ? 'end' : undefined;
}

export const technique: Technique = {
  id: 'file-stream',
  name: 'fs.createReadStream',
  language: 'typescript',
  title: ({ source, sink }) => `stream ${named(source.handle)} to ${named(sink.handle)}, opened first`,
  summary: [
    [
      'The file is opened where it was read, and streamed: a request holds a few chunks instead of the whole file, and the first ones go out at once.',
      `Node documentation, stream: Buffering; ${MEASURED_NODE}: 1 GiB by \`readFile\` took 1,067 MiB`,
    ],
    [
      'A file that can’t be opened is still an error at the same place, before anything was sent.',
      `Node documentation, fs.createReadStream: fd; ${MEASURED_NODE}; issue nodejs/node#41796`,
    ],
  ],
  risks: () => [
    [
      'The answer goes out in chunks: without a `Content-Length` of its own it has none any more.',
      'Node documentation, http: response.end and response.write',
    ],
    [
      'An error in the middle of the file closes the connection; the read failed before anything was sent.',
      `Node documentation, stream.pipeline; ${MEASURED_NODE}`,
    ],
    [
      'What follows runs before the answer is sent, and `writableEnded` is not true yet.',
      'Node documentation, http: response.writableEnded',
    ],
    ['A folder can be opened, and fails when it is read.', `open(2), read(2): EISDIR; ${MEASURED_NODE}`],
  ],
  mechanism: 'stream-pipeline',
  conditions: [
    wholeFile,
    {
      title: 'the answer takes a stream',
      source: 'Node documentation, http.ServerResponse; Fastify documentation, Reply: Streams',
      ask: (site) => {
        const { handle, proof } = site.sink;
        if (wayOf(site) === undefined) return refuted(`${named(handle)} is not known to take a stream`);
        return proof ? proved(proof.because) : assumed(`${named(handle)} is a stream of Node's`);
      },
    },
    regularFile,
    sameText,
    {
      title: 'the answer needs no length',
      source: 'Node documentation, http: response.end and response.write',
      ask: ({ sink }) => assumed(`${named(sink.handle)} may be sent in chunks, without a length`),
    },
    {
      title: 'an error in the middle may close the connection',
      source: `Node documentation, stream.pipeline; ${MEASURED_NODE}`,
      ask: ({ source, sink }) =>
        assumed(`an error in the middle of ${named(source.handle)} may close ${named(sink.handle)}`),
    },
  ],
  discharges: dischargesOf('the stream'),
  dischargeSources: [
    'Node documentation, fs.createReadStream',
    'Node documentation, stream.pipeline',
    'libuv, src/unix/fs.c: uv__fs_read and uv__fs_write',
  ],
  obstacle: answerObstacle,
  rewrite: (site, editor) => rewrite(site, editor, wayOf(site) === 'send'),
};
