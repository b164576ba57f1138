import { MEASURED_NODE, type Companion, type Technique } from '../../model/index.js';
import { assumed, proved, refuted } from '../answers.js';
import { loopObstacle } from '../chunk-loop/write.js';
import { named } from '../words.js';
import { discharges } from './obligations.js';

export const technique: Technique = {
  id: 'standard-pipe',
  name: 'readable.pipe',
  language: 'typescript',
  title: ({ source, sink }) => `pipe ${named(source.handle)} to ${named(sink.handle)}`,
  summary: [
    [
      '`pipe` writes every chunk, and stops the source while the sink is full; the streams of the process are not ended by it.',
      'Node documentation, readable.pipe',
    ],
    [
      'Here it does what the listener does: errors of the source stay where they are, and the sink has no end to be told.',
      'Node documentation, readable.pipe',
    ],
  ],
  risks: () => [
    [
      'From the eleventh source on, a warning is printed: each pipe listens to the sink (MaxListenersExceededWarning).',
      'Node documentation, emitter.setMaxListeners',
    ],
    [
      'After an error of the sink the source is let go, and waits; the listener went on reading.',
      'Node, lib/internal/streams/readable.js: pipe, onerror',
    ],
    [
      'A source that waits is one that its program waits for: a child process stops while nobody reads.',
      'pipe(7), I/O on pipes and FIFOs',
    ],
  ],
  mechanism: 'stream-chunks',
  conditions: [
    {
      title: 'a listener gets every chunk',
      source: 'Node documentation, readable: data event',
      ask: ({ loop, fill, shape }) =>
        shape === 'callback' && loop?.form === 'callback' && fill.completion === 'event'
          ? proved('the listener gets every chunk')
          : refuted('no listener gets the chunks'),
    },
    {
      title: 'the sink is a stream of the process, which is never ended',
      source: 'Node documentation, readable.pipe; Node, lib/internal/streams/readable.js: pipe',
      ask: ({ sink }) =>
        sink.traits.includes('standard-stream') && sink.proof
          ? proved(sink.proof.because)
          : refuted(`${named(sink.handle)} is no stream of the process`),
    },
    {
      title: 'the source is a stream of Node’s',
      source: 'Node documentation, readable.pipe',
      ask: ({ source }) =>
        source.proof ? proved(source.proof.because) : assumed(`${named(source.handle)} is a stream of Node's`),
    },
    {
      title: 'nobody reads on after an error of the sink',
      source: 'Node, lib/internal/streams/readable.js: pipe, onerror',
      ask: ({ source, sink }) =>
        assumed(`after an error of ${named(sink.handle)}, ${named(source.handle)} need not be read on`),
    },
  ],
  discharges,
  dischargeSources: ['Node documentation, readable.pipe', MEASURED_NODE],
  obstacle: (site) =>
    loopObstacle(site) ??
    (site.loop?.companions?.some(isNamedHandler) === true ? 'the listener is declared elsewhere' : undefined),
  rewrite: ({ loop, source, sink }, editor) => {
    if (loop === undefined) return { refused: 'there is no listener to replace' };
    const written = editor.textOf(loop.span);
    const access = /^\s*!?\s*(\??\.)\s*(?:on|addListener)\s*\(/.exec(written.slice(source.handle.length));
    if (!written.startsWith(source.handle) || access?.[1] === undefined) {
      return { refused: 'more than this is listened to in one expression' };
    }
    editor.replace(loop.span, [`${source.handle}${access[1]}pipe(${sink.handle})`]);
    return undefined;
  },
};

/** A handler that is declared elsewhere is spoken of without an event. */
function isNamedHandler({ does, event, of }: Companion): boolean {
  return does === 'entangled' && of === 'source' && event === undefined;
}
