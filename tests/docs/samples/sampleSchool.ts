import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import express from 'express';
import { WebSocket } from 'ws';
import { createChat } from '../../../composition/createChat.ts';
import { freePort } from '../../support/freePort.ts';

const person = (externalId: string, role: string, firstName: string) =>
  ({ externalId, role, firstName, lastName: 'Example', isActive: true }) as const;

export const users = [person('t1', 'teacher', 'Ada'), person('s1', 'student', 'Max')];
const lesson = { context: 'bio-7b', contextName: 'Biology' };
export const relations = [{ kind: 'teaches', from: 't1', to: 's1', ...lesson, status: 'active' } as const];
/** Also opens `/api/events/` and the like to programs. */
export const directoryKey = 'a-key-that-only-samples-know';

/** The school that samples of clients and hosts talk to. Anybody's own id is their token. */
export const sampleSchool = async () => {
  const app = express();
  const server = createServer(app);
  const connections = new Set<Socket>();
  server.on('connection', (connection) => connections.add(connection));
  const chat = await createChat({
    ...{ database: 'memory', directoryKey },
    authenticate: ({ headers }) => /^Bearer (\w+)$/.exec(headers.authorization ?? '')?.[1],
  });
  await chat.directory.put({ users, relations });
  const { room } = await chat.openRoom({ openerId: 't1', type: 'direct', userId: 's1' });
  await chat.sendMessage({ senderId: 't1', roomId: room.room.id, content: 'Welcome' });
  app.use(chat.router);
  chat.attach(server);
  const port = await freePort();
  await once(server.listen(port, '127.0.0.1'), 'listening');
  // As in a browser, and in Node from 22 on.
  globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;
  return {
    ...{ chat, app, address: `http://127.0.0.1:${port}`, roomId: room.room.id },
    /** Ends every connection, as a network does. */
    cut: () => {
      for (const connection of connections) connection.destroy();
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await chat.close();
    },
  };
};

/** What samples are compared with of the OpenAPI document. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components: object;
}

interface ApiOperation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
}
