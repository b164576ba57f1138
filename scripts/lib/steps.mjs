// Progress: each step says when it starts, that it is alive, and how long it took.
import { RunError } from './run.mjs';

const heartbeat = 10_000;

/** @param {number} since a value of performance.now() */
export function secondsSince(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/**
 * A line within a step.
 * @param {string} line
 */
export function note(line) {
  console.log(`  ${line}`);
}

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const began = performance.now();
  console.log(`▸ ${name}`);
  const alive = setInterval(() => {
    note(`… ${name}: ${secondsSince(began)}`);
  }, heartbeat);
  try {
    const result = await work();
    console.log(`✓ ${name} (${secondsSince(began)})`);
    return result;
  } catch (error) {
    console.log(`✗ ${name} (${secondsSince(began)})`);
    throw error;
  } finally {
    clearInterval(alive);
  }
}

/**
 * What to show of an error: the output of a failed command, or the message.
 * @param {unknown} error
 */
export function describeError(error) {
  if (error instanceof RunError) return [error.output.trimEnd(), error.message].filter(Boolean).join('\n');
  return error instanceof Error ? error.message : String(error);
}
