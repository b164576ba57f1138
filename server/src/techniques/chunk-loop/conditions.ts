/** What techniques ask that replace a loop over awaited chunks by one call that takes both streams. */
import { MEASURED_NODE, type Condition, type CopySite } from '../../model/index.js';
import { assumed, proved, refuted } from '../answers.js';
import { named } from '../words.js';

/** A loop that awaits every chunk: `for await`, or `await reader.read()`. */
export function awaitsChunks({ loop, fill }: CopySite): boolean {
  return loop !== undefined && loop.form !== 'callback' && fill.completion === 'awaited' && !fill.wholeSource;
}

/** Whether an end is a stream of the web platform. */
export function isWeb({ traits }: CopySite['source']): boolean {
  return traits.includes('web-stream');
}

export const everyChunk: Condition = {
  title: 'the loop takes every chunk and writes it',
  source: 'Node documentation, readable: asyncIterator; Streams standard, ReadableStreamDefaultReader read',
  ask: (site) => (awaitsChunks(site) ? proved('the loop awaits every chunk') : refuted('no loop awaits the chunks')),
};

export const sinkErrorsHeard: Condition = {
  title: 'whoever awaits the function may hear of errors of the sink',
  source: `Node documentation, stream.pipeline; ${MEASURED_NODE}`,
  ask: ({ sink, function: { name } }) =>
    assumed(
      `an error of ${named(sink.handle)}, or its early end, may make ${name === '' ? 'the function' : `\`${name}\``} fail`,
    ),
};

export const noOtherStatus: Condition = {
  title: 'the response needs no other status after an error',
  source: `Node documentation, stream.pipeline; ${MEASURED_NODE}; issue nodejs/node#41796`,
  ask: ({ sink }) =>
    sink.kind === 'http-response'
      ? assumed(`after an error, ${named(sink.handle)} may be destroyed without an answer`)
      : proved(`${named(sink.handle)} is no response`),
};
