import type { Amount, Block, FlowGraph, Step } from '../../../model/index.js';

/**
 * One graph for several readings of a function: control comes to any of them. They share no buffers and no endpoints, so
 * what stands in several of them is there several times, with the same spans.
 */
export function eitherOf(graphs: readonly [FlowGraph, ...FlowGraph[]]): FlowGraph {
  const [first, ...more] = graphs;
  if (more.length === 0) return first;
  const entry: number[] = [];
  const blocks: Block[] = [{ steps: [], next: entry }];
  const endpoints = [...first.endpoints];
  const buffers = [...first.buffers];
  const loops = [...first.loops];
  let amounts = 0;
  graphs.forEach((graph, i) => {
    const by: Shift = {
      block: blocks.length,
      endpoint: i === 0 ? 0 : endpoints.length,
      buffer: i === 0 ? 0 : buffers.length,
      amount: amounts,
    };
    entry.push(by.block);
    for (const { steps, next, test } of graph.blocks) {
      blocks.push({
        steps: steps.map((step) => shifted(step, by)),
        next: next.map((block) => block + by.block),
        ...(test && { test }),
      });
      for (const step of steps) {
        if (step.kind === 'transfer') amounts = Math.max(amounts, ...step.amount.classes.map((c) => c + by.amount + 1));
      }
    }
    if (i === 0) return;
    endpoints.push(...graph.endpoints);
    buffers.push(...graph.buffers);
    const isKnown = (span: { start: number; end: number }): boolean =>
      loops.some((l) => l.span.start === span.start && l.span.end === span.end);
    loops.push(...graph.loops.filter((loop) => !isKnown(loop.span)));
  });
  loops.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
  return { ...first, blocks, endpoints, buffers, loops };
}

/** How far the numbers of one graph move. */
interface Shift {
  readonly block: number;
  readonly endpoint: number;
  readonly buffer: number;
  readonly amount: number;
}

function shifted(step: Step, by: Shift): Step {
  switch (step.kind) {
    case 'transfer':
      return {
        ...step,
        endpoint: step.endpoint + by.endpoint,
        buffer: step.buffer + by.buffer,
        amount: shiftedAmount(step.amount, by),
      };
    case 'use':
    case 'overwrite':
      return { ...step, buffer: step.buffer + by.buffer };
    case 'unknown':
      return { ...step, touches: step.touches.map((buffer) => buffer + by.buffer) };
    case 'kernel-copy':
      return {
        ...step,
        ...(step.source !== undefined && { source: step.source + by.endpoint }),
        ...(step.sink !== undefined && { sink: step.sink + by.endpoint }),
      };
    case 'keep':
    case 'exit':
      return step;
  }
}

function shiftedAmount(amount: Amount, by: Shift): Amount {
  return { ...amount, classes: amount.classes.map((c) => c + by.amount) };
}
