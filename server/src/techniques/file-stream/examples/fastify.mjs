import { readFile } from 'node:fs/promises';
import Fastify from 'fastify';

export const app = Fastify();

app.get('/logo.svg', async (request, reply) => {
  reply.type('image/svg+xml');
  return reply.send(await readFile('logo.svg')); // finds: read-file-response file -> http-response
});
