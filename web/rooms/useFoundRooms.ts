import type { RoomSearch } from '../../client/wire/RoomSearch.ts';
import type { Room } from '../../client/wire/wireTypes.ts';
import { useAccount } from '../session/Account.ts';
import { type Pagination, usePagination } from '../session/usePagination.ts';
import { useSubscription } from '../session/useSubscription.ts';

const nothing = { items: [], nextCursor: null };

interface Found extends Omit<Pagination<Room>, 'items'> {
  readonly rooms: readonly Room[];
}

/**
 * The person's rooms that fit: those that the list has loaded at once, and the others as the server finds them. `query`:
 * null while there is nothing to narrow.
 */
export const useFoundRooms = (query: RoomSearch | null, fits: (room: Room) => boolean): Found => {
  const { client } = useAccount();
  const { rooms, hasMore, isLoading } = useSubscription(client.rooms);
  const isAsked = query !== null && (hasMore || isLoading);
  const { items, ...rest } = usePagination<Room>(isAsked ? JSON.stringify(query) : '', async (cursor) =>
    isAsked ? client.findRooms({ ...query, ...(cursor && { cursor }) }) : nothing,
  );
  const listed = new Set(rooms.map(({ id }) => id));
  const others = isAsked ? items.filter(({ id }) => !listed.has(id)) : [];
  return { ...rest, rooms: [...rooms.filter(fits), ...others] };
};
