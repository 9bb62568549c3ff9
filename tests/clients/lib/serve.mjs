// The files of a folder over http, for built pages that a browser is to open.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Hands the folder's address to a function and stops serving afterwards, however that ended. */
export async function withFolderServed(folder, use) {
  const server = createServer((request, response) => answer(folder, request, response));
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return await use(`http://localhost:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function answer(folder, request, response) {
  // Parsing the address also resolves `..`, so nothing above the folder can be named.
  const { pathname } = new URL(request.url, 'http://localhost');
  const file = join(folder, pathname === '/' ? 'index.html' : pathname);
  try {
    const content = await readFile(file);
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type }).end(content);
  } catch {
    response.writeHead(404).end();
  }
}
