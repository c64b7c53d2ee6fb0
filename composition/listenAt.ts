import type { AddressInfo, Server } from 'node:net';
import { ChatError } from '../core/errors.ts';

/**
 * Connections that may wait to be accepted. After a restart all clients connect at once, and a connection that finds no
 * place in the queue loses seconds.
 */
const backlog = 4_096;

/**
 * Listens, and resolves to the address, such as `http://127.0.0.1:8000`. `setting` is what the port is called.
 * @throws ChatError UNAVAILABLE if the port cannot be used
 */
export const listenAt = async (server: Server, host: string, port: number, setting = 'PORT'): Promise<string> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (failure: NodeJS.ErrnoException) => {
      const help =
        failure.code === 'EADDRINUSE'
          ? `is taken: stop what uses it, or set ${setting} to another`
          : `cannot be used (${failure.code})`;
      reject(new ChatError('UNAVAILABLE', `Port ${port} on ${host} ${help}.`, { cause: failure }));
    });
    server.listen({ port, host, backlog }, resolve);
  });
  const { address, port: taken, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`;
};
