/** A school's own site with the chat as a part of it. Serves what `vite build` made of this folder. */
import { createServer } from 'node:http';
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
app.use(express.static(process.env['SITE'] ?? 'examples/react-app/dist'));
server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');

export { chat, server };
