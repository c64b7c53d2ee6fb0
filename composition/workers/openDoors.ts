import { createServer, type Server } from 'node:net';
import type { Config } from '../Config.ts';
import { listenAt } from '../listenAt.ts';
import type { ConnectionSpread } from './ConnectionSpread.ts';
import type { DoorName } from './ToWorker.ts';

interface Doors {
  /** e.g. `http://127.0.0.1:8000` */
  readonly address: string;
  /** Lets no more connections in. */
  close(): void;
}

/**
 * Listens on the ports of the server, and has connections go to workers without reading a byte of them.
 * @throws ChatError UNAVAILABLE if a port cannot be used
 */
export const openDoors = async ({ host, port, mail }: Config, spread: ConnectionSpread): Promise<Doors> => {
  const servers: Server[] = [];
  const close = (): void => {
    for (const server of servers) server.close();
  };
  const open = (door: DoorName, ...at: readonly [host: string, port: number, setting: string]): Promise<string> => {
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
      // A client that hangs up while its connection is on the way is no failure of ours.
      socket.on('error', () => {});
      spread.take({ door, socket });
    });
    servers.push(server);
    return listenAt(server, ...at);
  };
  try {
    const address = await open('http', host, port, 'PORT');
    const listen = mail?.answers?.listen;
    if (listen !== undefined) await open('mail', listen.host, listen.port, 'MAIL_LISTEN');
    return { address, close };
  } catch (failure) {
    close();
    throw failure;
  }
};
