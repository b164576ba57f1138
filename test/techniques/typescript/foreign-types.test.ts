/** Streams that packages declare as something else: no fix that would not compile where types are checked. */
import assert from 'node:assert/strict';
import type { Advice } from '../../../server/src/model/index.js';
import { analyse } from '../../languages/typescript/support.js';

const IMPORTS = `import { createReadStream, createWriteStream } from 'node:fs';
import request from 'request';
import superagent from 'superagent';
`;

async function pipelines(text: string, path: string): Promise<readonly Advice[]> {
  const { findings } = await analyse(IMPORTS + text, path);
  const advice = findings.flatMap((f) => f.advice).filter((a) => a.technique === 'pipeline');
  assert.ok(advice.length > 0, 'nothing is advised');
  return advice;
}

const LISTENED = `
  body.on('data', (chunk) => { file.write(chunk); });
  body.on('end', () => { file.end(); });
  body.on('error', done);
  file.on('error', done);
  file.on('finish', () => { done(); });
}`;

describe('TypeScript techniques: a stream that is declared as something else', () => {
  const MADE: readonly (readonly [title: string, text: string])[] = [
    [
      'is piped where it is made',
      `export function save(url, path) { request.get(url).on('response', log).pipe(createWriteStream(path)); }`,
    ],
    ['goes into an answer', `export function relay(url, res) { superagent.get(url).pipe(res); }`],
    [
      'has listeners',
      `export function save(url, path, done) { const body = request(url); const file = createWriteStream(path);${LISTENED}`,
    ],
  ];
  for (const [title, text] of MADE) {
    it(title, async () => {
      const checked = [...(await pipelines(text, 'a.ts')), ...(await pipelines(`// @ts-check\n${text}`, 'a.mjs'))];
      for (const { safety, lost } of checked) {
        assert.equal(safety, 'shown-only');
        assert.match(lost.join('; '), /the declared type of `.*` is none of those that `pipeline` takes/);
      }
      for (const { safety } of await pipelines(text, 'a.mjs')) assert.equal(safety, 'review');
    });
  }

  it('is handed in', async () => {
    const text = `export function save(body: request.Request, path: string, done: (error?: Error) => void) {
      const file = createWriteStream(path);${LISTENED}`;
    for (const { lost } of await pipelines(text, 'a.ts')) {
      assert.match(lost.join('; '), /the declared type of `body`/);
    }
  });

  it('may be the sink', async () => {
    const text = `export function send(path: string, url: string) { createReadStream(path).pipe(request.put(url)); }`;
    for (const { safety } of await pipelines(text, 'a.ts')) assert.equal(safety, 'review');
  });
});
