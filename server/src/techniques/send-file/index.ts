import { MEASURED_NODE, MEASURED_NODES, type CopySite, type Technique } from '../../model/index.js';
import { assumed, lost, proved, refuted } from '../answers.js';
import {
  answerMethod,
  answerObstacle,
  movedPath,
  regularFile,
  sameText,
  wholeFile,
} from '../whole-answer/conditions.js';
import { dischargesOf } from '../whole-answer/discharges.js';
import { named } from '../words.js';
import { rewrite } from './rewrite.js';

const EXPRESS = 'Express documentation, res.sendFile; send, README: Options';

/** Whether the answer is one of Express, sent by `send`. */
function isExpress(site: CopySite): boolean {
  return site.sink.traits.includes('express') && answerMethod(site) === 'send';
}

export const technique: Technique = {
  id: 'send-file',
  name: 'res.sendFile',
  language: 'typescript',
  title: ({ source }) => `send ${named(source.handle)} with \`sendFile\`, with the headers of a file`,
  summary: [
    [
      '`res.sendFile` streams the file in chunks, so that a request holds a few of them instead of the whole file.',
      EXPRESS,
    ],
    ['It also answers conditional and range requests, and sets the headers that these need.', EXPRESS],
    [
      'It is no call that copies in the kernel: no stream function of Node is.',
      'libuv, src/unix/fs.c: uv__fs_sendfile is reached by `copyFile` only',
    ],
  ],
  risks: () => [
    [
      'Headers that are not set yet come with it: `Content-Type` by the name of the file, `ETag`, `Last-Modified`, `Cache-Control` and `Accept-Ranges`.',
      EXPRESS,
    ],
    ['A request for a range gets 206 or 416, a conditional one 304, where all of the file was sent before.', EXPRESS],
    [
      'A missing file is answered by `next` with the status 404, where the read failed before the answer.',
      'send, README: Error-handling; Express documentation, res.sendFile',
    ],
    [
      'Names that come from a request need the option `root`, or they can name any file; that is so before and after.',
      'Express documentation, res.sendFile: root',
    ],
    [
      'An error in the middle of the file closes the connection; the read failed before anything was sent.',
      `send, index.js: SendStream stream; ${MEASURED_NODES}`,
    ],
    ['What follows runs before the answer is sent.', `Express documentation, res.sendFile; ${MEASURED_NODE}`],
  ],
  mechanism: 'send-file',
  conditions: [
    wholeFile,
    {
      title: 'the answer is one of Express',
      source: 'Express documentation, res.sendFile',
      ask: (site) =>
        isExpress(site)
          ? proved(site.sink.proof?.because ?? `${named(site.sink.handle)} is an answer of Express`)
          : refuted(`${named(site.sink.handle)} is not known to be an answer of Express`),
    },
    regularFile,
    sameText,
    {
      title: 'the answer may have the headers of a file, and answer ranges',
      source: EXPRESS,
      ask: ({ sink }) =>
        assumed(`${named(sink.handle)} may get \`ETag\`, \`Last-Modified\`, ranges, and a type by the name`),
    },
    {
      title: 'errors may go to the error handler of the application',
      source: 'Express documentation, res.sendFile and Error handling',
      ask: ({ source }) => assumed(`when ${named(source.handle)} is missing, \`next\` may answer with 404`),
    },
  ],
  discharges: {
    ...dischargesOf('`sendFile`'),
    progress: (keep) => lost(`\`${keep.text ?? 'the work'}\` would run before the file is sent`),
  },
  dischargeSources: [EXPRESS, 'Node documentation, fs.createReadStream', 'libuv, src/unix/fs.c: uv__fs_read'],
  obstacle: (site) => answerObstacle(site) ?? movedPath(site),
  rewrite,
};
