import type { HttpClient } from '../connection/HttpClient.ts';
import type { Room } from '../wire/wireTypes.ts';

/** Those who ask a person to talk. All calls reject with a ChatRefusal. */
export interface RequestCalls {
  /** The latest first: each is the room of the two, with what was written as its `last_message`. */
  list(page?: {
    readonly limit?: number;
    readonly cursor?: string;
  }): Promise<{ readonly items: readonly Room[]; readonly nextCursor: string | null }>;
  /** Both write in the room from then on. */
  accept(roomId: number): Promise<Room>;
  /** Who asked sees no difference. */
  decline(roomId: number): Promise<void>;
  /** Declines and blocks; who asked sees no difference. */
  block(roomId: number): Promise<void>;
}

export const requestCalls = (http: HttpClient): RequestCalls => {
  const answer = <Answer>(roomId: number, what: string): Promise<Answer> =>
    http.request<Answer>('POST', `rooms/${roomId}/request/${what}/`, {});
  return {
    list: async (page = {}) => {
      type Answer = { readonly rooms: readonly Room[]; readonly next_cursor: string | null };
      const { rooms, next_cursor } = await http.get<Answer>('rooms/', { ...page, state: 'requests' });
      return { items: rooms, nextCursor: next_cursor };
    },
    accept: async (roomId) => (await answer<{ readonly room: Room }>(roomId, 'accept')).room,
    decline: async (roomId) => {
      await answer(roomId, 'decline');
    },
    block: async (roomId) => {
      await answer(roomId, 'block');
    },
  };
};
