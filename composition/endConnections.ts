import type { Server, ServerResponse } from 'node:http';

/**
 * Makes every answer, once the returned function was called, the last one on its connection. A server that closes only
 * ends connections that are idle at that moment; a balancer would use the others again, also for sockets, which a server
 * that drains refuses.
 */
export const endConnections = (server: Server): (() => void) => {
  const open = new Set<ServerResponse>();
  let isEnding = false;
  const end = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader('Connection', 'close');
  };
  server.prependListener('request', (_request, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    if (isEnding) end(response);
  });
  return () => {
    isEnding = true;
    for (const response of open) end(response);
  };
};
