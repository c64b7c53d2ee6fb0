import type { HistoryRoomRecord } from '../../core/history/HistoryRecord.ts';

/** Somebody in a room there. */
export interface RoomMember {
  readonly id: string;
  readonly name: string;
}

interface ForeignGroup {
  readonly id: string;
  readonly name: string;
  readonly members: readonly RoomMember[];
  readonly owner?: string | undefined;
  readonly createdAt: Date;
  readonly isLocked: boolean;
}

/** Names in the name of a group that has none. */
const namedMembers = 3;

/** A room of any people. One without a name has those of its first members. */
export const groupRecord = ({ id, name, members, owner, createdAt, isLocked }: ForeignGroup): HistoryRoomRecord => ({
  ...{ kind: 'room', id, type: 'group', name: name.trim() || namesOf(members), isLocked },
  createdAt: createdAt.toISOString(),
  ...(owner !== undefined && { owner }),
});

const namesOf = (members: readonly RoomMember[]): string => {
  const names = members.map(({ name }) => name).filter((name) => name !== '');
  const shown = names.slice(0, namedMembers).join(', ');
  return names.length > namedMembers ? `${shown}, +${names.length - namedMembers}` : shown;
};
