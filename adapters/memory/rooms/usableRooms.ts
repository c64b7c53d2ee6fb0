import type { UserId } from '../../../core/ids.ts';
import { isSeated, type Participant } from '../../../core/rooms/Participant.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import type { StoredRoom } from '../tables/StoredRoom.ts';

export interface UsableRoom {
  readonly row: StoredRoom;
  readonly seat: Participant;
}

/** The rooms in which the person has a seat that they may use now, latest activity first. */
export const usableRooms = ({ rooms, roomIdsOf }: MemoryTables, userId: UserId): UsableRoom[] =>
  [...roomIdsOf.get(userId)]
    .flatMap((id): UsableRoom[] => {
      const row = rooms.get(id);
      const seat = row?.seats.get(userId);
      return row !== undefined && seat !== undefined && isSeated(seat) ? [{ row, seat }] : [];
    })
    .sort((one, other) => other.row.activity - one.row.activity);
