/** A page without a framework and without a build: the browser loads the client's own modules. */
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { createChat } from 'homeroom';
import { personOf, signInCookie } from '../embedding/cookies.ts';
import { school } from '../embedding/school.ts';

const app = express();
const server = createServer(app);
const chat = await createChat({ database: process.env['DATABASE_URL'] ?? 'memory', authenticate: personOf });
await chat.directory.put(school);

app.get('/sign-in/:id', (request, response) => {
  response.setHeader('Set-Cookie', signInCookie(request.params.id)); // your own sign-in, with a password or a provider
  response.redirect('/');
});
app.use(chat.router);
chat.attach(server);
app.use('/homeroom', express.static(dirname(fileURLToPath(import.meta.resolve('homeroom/client')))));
app.use(express.static(process.env['SITE'] ?? 'examples/vanilla-page'));
server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');

export { chat, server };
