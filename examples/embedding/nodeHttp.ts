/** A server of `node:http` alone. The chat brings Express with it and is called for its own addresses. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import express from 'express';
import { createChat } from 'homeroom';
import { personOf, signInCookie } from './cookies.ts';
import { school } from './school.ts';

const chat = await createChat({ database: process.env['DATABASE_URL'] ?? 'memory', authenticate: personOf });
await chat.directory.put(school);
const chatApp = express().use(chat.router).use(chat.page);

/** Your own routes, and the chat for everything else. */
const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (request.url === '/') response.end('<h1>Our school</h1>');
  else if (request.url === '/sign-in' && request.method === 'POST') {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString()) as { id: string };
    response.setHeader('Set-Cookie', signInCookie(body.id)); // your own sign-in, with a password or a provider
    response.end(JSON.stringify(body));
  } else chatApp(request, response);
};

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.writeHead(400).end('Send {"id": "…"} as JSON.'));
});
chat.attach(server);

server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');

export { chat, server };
