/** Fastify 5. What it has no route for goes to the chat, before Fastify reads a body. */
import { createServer } from 'node:http';
import express from 'express';
import { fastify } from 'fastify';
import { createChat } from 'homeroom';
import { personOf, signInCookie } from './cookies.ts';
import { school } from './school.ts';

const chat = await createChat({ database: process.env['DATABASE_URL'] ?? 'memory', authenticate: personOf });
await chat.directory.put(school);
const chatApp = express().use(chat.router).use(chat.page);

const app = fastify({
  serverFactory: (handler) =>
    createServer((request, response) => {
      const isOurs = /^\/($|sign-in$)/.test(request.url ?? ''); // the addresses of your own routes
      return isOurs ? handler(request, response) : chatApp(request, response);
    }),
});
app.get('/', async (_request, reply) => reply.type('text/html').send('<h1>Our school</h1>'));
app.post<{ Body: { id: string } }>('/sign-in', async ({ body }, reply) =>
  reply.header('Set-Cookie', signInCookie(body.id)).send(body),
);
const { server } = app;
chat.attach(server);

await app.listen({ port: Number(process.env['PORT'] ?? 3000), host: '127.0.0.1' });

export { chat, server };
