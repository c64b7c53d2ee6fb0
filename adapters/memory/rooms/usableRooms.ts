import type { UserId } from '../../../core/ids.ts';
import { isActiveMembership, type Participant } from '../../../core/rooms/Participant.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';
import type { StoredRoom } from '../tables/StoredRoom.ts';

export interface UsableRoom {
  readonly row: StoredRoom;
  readonly membership: Participant;
}

/** The rooms in which the person has a usable membership, the most recently active first. */
export const usableRooms = ({ rooms, roomIdsOf }: MemoryTables, userId: UserId): UsableRoom[] =>
  [...roomIdsOf.get(userId)]
    .flatMap((id): UsableRoom[] => {
      const row = rooms.get(id);
      const membership = row?.memberships.get(userId);
      return row !== undefined && membership !== undefined && isActiveMembership(membership)
        ? [{ row, membership }]
        : [];
    })
    .sort((one, other) => other.row.activity - one.row.activity);

/** The membership by which a person may use a room now. */
export const membershipIn = (row: StoredRoom | undefined, userId: UserId): Participant | undefined => {
  const membership = row?.memberships.get(userId);
  return membership !== undefined && isActiveMembership(membership) ? membership : undefined;
};
