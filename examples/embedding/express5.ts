/** Express 5, with the sessions of `express-session`. */
import { createServer, type IncomingMessage } from 'node:http';
import express, { type Request, type Response } from 'express';
import session from 'express-session';
import { createChat } from 'homeroom';
import { school } from './school.ts';

declare module 'express-session' {
  interface SessionData {
    userId: string;
  }
}

const sessions = session({
  name: 'school',
  secret: process.env['SESSION_SECRET'] ?? 'only for trying it on this machine',
  resave: false,
  saveUninitialized: false,
  cookie: { httpOnly: true, sameSite: 'lax', secure: 'auto' },
});

/** Requests for a socket do not pass by `app`, so their session is read here. */
const personOf = (request: IncomingMessage): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    sessions(request as Request, {} as Response, (failure?: unknown) =>
      failure ? reject(failure as Error) : resolve((request as Request).session.userId),
    );
  });

const app = express();
const server = createServer(app);
const chat = await createChat({ database: process.env['DATABASE_URL'] ?? 'memory', authenticate: personOf });
await chat.directory.put(school);

app.use(sessions);
app.use(express.json());
app.post('/sign-in', (request, response) => {
  request.session.userId = request.body.id; // your own sign-in, with a password or a provider
  response.json({ id: request.body.id });
});
app.get('/', (_request, response) => void response.send('<h1>Our school</h1>'));
app.use(chat.router); // REST, under /api
chat.attach(server); // sockets, under /ws/chat/
app.use(chat.page); // the page that comes with Homeroom, behind everything else; leave it out with a page of your own

server.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');

export { chat, server };
