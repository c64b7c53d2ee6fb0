import type { ChatClient } from '../../client/ChatClient.ts';
import type { ClientOptions } from '../../client/ClientOptions.ts';
import { createChatClient } from '../../client/createChatClient.ts';
import { memoryOutbox } from '../../client/outbox/OutboxStore.ts';
import { ManualRuntime } from './ManualRuntime.ts';
import { ScriptedServer } from './ScriptedServer.ts';

// What the client loads later is there at once, since time stands still here.
import '../../client/room/RoomViewModel.ts';

/** A scripted server with the room 1, and a client that has begun to connect. */
export const openScripted = (options: Partial<ClientOptions> = {}) => {
  const runtime = new ManualRuntime();
  const server = new ScriptedServer(runtime);
  server.open(1);
  const { fetch, WebSocket } = server;
  const client: ChatClient = createChatClient({
    ...{ url: 'http://chat.test/', token: () => 'token', outbox: memoryOutbox(), runtime, fetch, WebSocket },
    ...options,
  });
  /** The events of the connection. */
  const reported: string[] = [];
  client.on('connection_lost', () => reported.push('lost'));
  client.on('connection_established', () => reported.push('established'));
  const connected = client.connect();
  // Tests that close early do not wait for the connection.
  connected.catch(() => {});
  return { runtime, server, client, reported, connected };
};
