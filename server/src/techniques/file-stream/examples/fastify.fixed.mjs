import { open } from 'node:fs/promises';
import Fastify from 'fastify';

export const app = Fastify();

app.get('/logo.svg', async (request, reply) => {
  reply.type('image/svg+xml');
  const file = await open('logo.svg');
  return reply.send(file.createReadStream()); // finds: read-file-response file -> http-response
});
