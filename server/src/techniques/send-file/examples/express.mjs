import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express from 'express';

export const app = express();
const pages = join(import.meta.dirname, 'pages');

app.get('/logo.svg', async (_req, res) => {
  res.status(200).type('svg').send(await readFile(join(pages, 'logo.svg'))); // finds: read-file-response file -> http-response
});

app.get('/notes', (req, res) => {
  const notes = readFileSync('notes.txt');
  res.send(notes); // finds: read-file-response file -> http-response
});
