/** What one technique says of the only copy of a text. */
import assert from 'node:assert/strict';
import type { Advice } from '../../../server/src/model/index.js';
import { analyse } from '../../languages/typescript/support.js';

/** What the texts of these tests may use. */
export const NODE = `import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import * as http from 'node:http';
import type { ServerResponse } from 'node:http';
import type { Readable, Transform, Writable } from 'node:stream';
import { once } from 'node:events';
import express from 'express';
declare function log(text: string): void;
`;

/** Fails unless there is one copy, and the technique is advised. */
export async function advised(text: string, technique: Advice['technique']): Promise<Advice> {
  const { findings } = await analyse(NODE + text);
  const [finding, ...more] = findings;
  assert.ok(finding, 'nothing is found');
  assert.deepEqual(more, []);
  const advice = finding.advice.find((a) => a.technique === technique);
  assert.ok(advice, `advised are: ${finding.advice.map((a) => a.technique).join(', ')}`);
  return advice;
}
