import { MEASURED_NODE, type CopySite, type Technique } from '../../model/index.js';
import { assumed, proved, refuted } from '../answers.js';
import { untold } from '../chunk-loop/risks.js';
import { named } from '../words.js';
import { discharges } from './obligations.js';
import { rewrite } from './rewrite.js';

/** Chunks that are gathered, or a body or stream that is read whole. */
function isGathered({ fill, shape, source }: CopySite): boolean {
  return shape === 'read-all' && source.access === 'stream' && (fill.wholeSource || fill.placed === 'after-content');
}

export const technique: Technique = {
  id: 'download',
  name: 'stream.pipeline to a temporary file',
  language: 'typescript',
  title: ({ source, sink }) =>
    `stream ${named(source.handle)} to a temporary file, then rename it to ${named(sink.handle)}`,
  summary: [
    [
      'The stream goes straight to a file beside the target, so that a few chunks of it are in memory instead of all of it.',
      'Node documentation, stream.pipeline and stream: Buffering',
    ],
    [
      'Only when all has come is the file renamed: the target is whole or as it was, as it is when all is gathered first.',
      'rename(2), DESCRIPTION',
    ],
    [
      'On an error the temporary file is removed, and the error is handed on.',
      'Node documentation, fsPromises.rm: force',
    ],
  ],
  risks: (site) => [
    [
      'An old target is replaced by another file: its permission bits, its owner and hard links to it are not kept, and a symbolic link is replaced itself.',
      'rename(2), DESCRIPTION; open(2), O_CREAT',
    ],
    ['The folder must be writable, where a writable target was enough.', 'rename(2), ERRORS: EACCES'],
    [
      'A process that is ended in the middle leaves the temporary file behind.',
      'signal(7), Standard signals: the default action ends the process',
    ],
    [
      'On an error of the file the source is destroyed; it was read to its end before.',
      `Node documentation, stream.pipeline; ${MEASURED_NODE}`,
    ],
    ...untold(site),
    ['Errors name the temporary file.', `Node documentation, errors: error.path; ${MEASURED_NODE}`],
  ],
  mechanism: 'stream-pipeline',
  conditions: [
    {
      title: 'all of a stream is gathered, and written by one call',
      source: 'Node documentation, fs.writeFile',
      ask: (site) =>
        isGathered(site) && site.drains.length === 1 && site.otherFills.length === 0
          ? proved(`${named(site.source.handle)} is gathered whole`)
          : refuted('no stream is gathered whole'),
    },
    {
      title: 'the target is a path',
      source: 'rename(2), DESCRIPTION',
      ask: ({ sink }) =>
        sink.access === 'path'
          ? proved(`${named(sink.handle)} is a path`)
          : refuted(`${named(sink.handle)} is no path`),
    },
    {
      title: 'the target is a regular file or none yet, and may be another file afterwards',
      source: 'rename(2), DESCRIPTION',
      ask: ({ sink }) =>
        sink.traits.includes('special-file')
          ? refuted(`${named(sink.handle)} is a kernel file`)
          : assumed(`an old ${named(sink.handle)} may be replaced, with its permission bits, owner and links`),
    },
  ],
  discharges,
  dischargeSources: ['Node documentation, stream.pipeline', 'rename(2)', 'libuv, src/unix/fs.c: uv__fs_write'],
  obstacle: ({ sink }) => (sink.repeatable ? undefined : `${named(sink.handle)} can be another path later`),
  rewrite,
};
