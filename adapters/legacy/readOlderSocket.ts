import type { IncomingMessage } from 'node:http';

interface OlderSocket {
  /** Without the query, e.g. `/ws/chat/42/`. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** The address of a socket that is none of ours; null for ours, which have our subprotocol, a ticket or a header. */
export const readOlderSocket = ({ url = '', headers }: IncomingMessage): OlderSocket | null => {
  const [path = '', text = ''] = url.split(/\?(.*)/s);
  const query = new URLSearchParams(text);
  const isOurs =
    headers['sec-websocket-protocol'] !== undefined || headers.authorization !== undefined || query.has('ticket');
  return isOurs ? null : { path, query };
};
