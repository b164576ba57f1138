import { join, resolve } from 'node:path';
import express from 'express';

export const app = express();
const pages = join(import.meta.dirname, 'pages');

app.get('/logo.svg', async (_req, res) => {
  res.status(200).type('svg').sendFile(join(pages, 'logo.svg'), { dotfiles: 'allow' }); // finds: read-file-response file -> http-response
});

app.get('/notes', (req, res) => {
  res.sendFile(resolve('notes.txt'), { dotfiles: 'allow' }); // finds: read-file-response file -> http-response
});
