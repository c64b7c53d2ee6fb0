import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import express from 'express';
import { createChat, type HomeroomChat } from 'homeroom';
import { personOf } from './cookies.ts';
import { school } from './school.ts';

/** What a custom server needs of `next({ dev })`. */
interface NextApp {
  prepare(): Promise<void>;
  getRequestHandler(): (request: IncomingMessage, response: ServerResponse) => Promise<unknown>;
}

/** A custom server of Next: the chat has `/api/chat` and its neighbours, Next everything else with its own `/api`. */
export const serveWithNext = async (app: NextApp, port: number): Promise<{ chat: HomeroomChat; server: Server }> => {
  await app.prepare();
  const handle = app.getRequestHandler();
  const chat = await createChat({ database: process.env['DATABASE_URL'] ?? 'memory', authenticate: personOf });
  await chat.directory.put(school);
  const chatApp = express().use(chat.router);
  chatApp.use((request, response) => void handle(request, response)); // what the chat has no address for
  const server = createServer(chatApp);
  chat.attach(server);
  server.listen(port, '127.0.0.1');
  return { chat, server };
};
