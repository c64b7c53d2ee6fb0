import type { Person, Room } from '../../client/wire/wireTypes.ts';

/** Fewer rooms of a class stay single lines: what is unread in them is then seen at once. */
const groupsFrom = 10;

/** A line of the list: one room, or the rooms of one class or child. */
export interface RoomLine {
  readonly key: string;
  readonly name: string;
  /** Whose rooms they are, where a person has those of several children. */
  readonly child: Person | null;
  readonly rooms: readonly [Room, ...Room[]];
}

type Grouped = Pick<Room, 'context' | 'context_name' | 'is_pinned'>;

const classOf = ({ context, is_pinned }: Grouped): string | null =>
  context === '' || is_pinned ? null : `class ${context}`;

/** The child of a room about a relation, for somebody who is at neither end of it, such as a parent. */
const childOf = ({ about = [], is_pinned }: Room): Person | null =>
  about.length === 2 && !is_pinned ? (about[1] ?? null) : null;

/**
 * The rooms as lines, in the order of the list. Where a person has rooms of several children, those of each are one
 * line; where many rooms are about one class, they are. A group stands where its first room does.
 */
export const groupRooms = (rooms: readonly Room[]): RoomLine[] => {
  const children = new Set(rooms.map((room) => childOf(room)?.id).filter((id) => id !== undefined));
  const isByChild = children.size > 1;
  const keyOf = (room: Room): string | null => {
    const child = isByChild ? childOf(room) : null;
    return child === null ? classOf(room) : `child ${child.id}`;
  };
  const groups = new Map<string, Room[]>();
  for (const room of rooms) {
    const key = keyOf(room);
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), room]);
  }
  return rooms.flatMap((room): RoomLine[] => {
    const key = keyOf(room);
    const child = key?.startsWith('child') ? childOf(room) : null;
    const [first, ...others] = key === null ? [] : (groups.get(key) ?? []);
    if (key === null || first === undefined || others.length + 1 < (child === null ? groupsFrom : 2))
      return [{ key: String(room.id), name: room.name, child: null, rooms: [room] }];
    if (first !== room) return [];
    const name = child?.full_name ?? (room.context_name || room.context);
    return [{ key, name, child, rooms: [first, ...others] }];
  });
};
