import { asRoomId, type RoomId } from '../../../core/ids.ts';

/** What the address of a socket requests. */
export interface SocketAddress {
  /** `all`: every room of the person; `first`: their latest room. */
  readonly room: RoomId | 'all' | 'first';
  readonly ticket: string | null;
  readonly token: string | null;
}

/** Null for a path that is not this path or below it; `unknown` for one below it that leads nowhere. */
export const readSocketAddress = (url: string, path: string): SocketAddress | 'unknown' | null => {
  const [pathname = '', query = ''] = url.split(/\?(.*)/s);
  if (pathname !== path && !pathname.startsWith(`${path}/`)) return null;
  const search = new URLSearchParams(query);
  const named = pathname.slice(path.length).replace(/^\/|\/$/g, '');
  const room = named === '' ? byQuery(search.get('room_id')) : named === 'first' ? 'first' : byId(named);
  return room === null ? 'unknown' : { room, ticket: search.get('ticket'), token: search.get('token') };
};

const byQuery = (roomId: string | null): SocketAddress['room'] | null =>
  roomId === null ? 'all' : roomId === '' ? 'first' : byId(roomId);

const byId = (text: string): RoomId | null => {
  const id = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(id) ? asRoomId(id) : null;
};
