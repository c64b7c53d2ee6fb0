import type { Room } from '../../client/wire/wireTypes.ts';

/** Fewer rooms of a class stay single lines: what is unread in them is then seen at once. */
const groupsFrom = 10;

/** A line of the list: one room, or the rooms of one class. */
export interface RoomLine {
  readonly key: string;
  readonly name: string;
  readonly rooms: readonly [Room, ...Room[]];
}

type Grouped = Pick<Room, 'context' | 'context_name' | 'is_pinned'>;

const groupOf = ({ context, is_pinned }: Grouped): string | null => (context === '' || is_pinned ? null : context);

/** The rooms as lines, in the order of the list: where many are about one class, they are one line at its first room. */
export const groupRooms = (rooms: readonly Room[]): RoomLine[] => {
  const groups = new Map<string, Room[]>();
  for (const room of rooms) {
    const group = groupOf(room);
    if (group !== null) groups.set(group, [...(groups.get(group) ?? []), room]);
  }
  return rooms.flatMap((room): RoomLine[] => {
    const group = groupOf(room);
    const own = group === null ? [] : (groups.get(group) ?? []);
    const [first, ...others] = own;
    if (first === undefined || own.length < groupsFrom)
      return [{ key: String(room.id), name: room.name, rooms: [room] }];
    if (first !== room) return [];
    return [{ key: `class ${group}`, name: room.context_name || room.context, rooms: [first, ...others] }];
  });
};
