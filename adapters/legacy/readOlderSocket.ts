import type { IncomingMessage } from 'node:http';
import { asRoomId, type RoomId } from '../../core/ids.ts';

interface SocketUrl {
  /** Without the query, e.g. `/ws/chat/42/`. */
  readonly path: string;
  readonly query: URLSearchParams;
}

export const readSocketUrl = ({ url = '' }: Pick<IncomingMessage, 'url'>): SocketUrl => {
  const [path = '', text = ''] = url.split(/\?(.*)/s);
  return { path, query: new URLSearchParams(text) };
};

/** The address of a socket that is none of ours; null for ours, which have our subprotocol, a ticket or a header. */
export const readOlderSocket = (request: IncomingMessage): SocketUrl | null => {
  const { headers } = request;
  const found = readSocketUrl(request);
  const isOurs =
    headers['sec-websocket-protocol'] !== undefined || headers.authorization !== undefined || found.query.has('ticket');
  return isOurs ? null : found;
};

/** The room of `/ws/chat/42/` and `/ws/chat/42`; undefined for another path. */
export const roomOfPath = (path: string): RoomId | undefined => {
  const [, digits] = /^\/ws\/chat\/([1-9]\d{0,14})\/?$/.exec(path) ?? [];
  return digits === undefined ? undefined : asRoomId(Number(digits));
};
