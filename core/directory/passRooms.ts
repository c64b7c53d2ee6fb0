import type { Merge } from '../accounts/Merge.ts';
import type { UserId } from '../ids.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { ChatRoom } from '../rooms/ChatRoom.ts';
import { passMembership } from '../rooms/passMembership.ts';
import type { RoomPass } from '../rooms/RoomPass.ts';
import { relationRoomKey } from '../rooms/roomKeys.ts';
import type { DirectoryTransaction } from './Directory.ts';
import type { PassedRooms, SavedRoom } from './SavedRecords.ts';

interface PassedPlaces {
  readonly saved: readonly SavedRoom[];
  readonly passedRooms: number;
  readonly archivedRooms: number;
}

/**
 * Passes every place that the merged account has in rooms to the survivor. Where there is a room of the same people
 * already, the older of the two is put away, and its people go on in the later one. What roles its members have, and
 * whether the room can be used, follows from the directory, as after every change.
 */
export const passRooms = async (tx: DirectoryTransaction, policy: Policy, merge: Merge): Promise<PassedPlaces> => {
  const { mergedId: from, survivorId: to } = merge;
  const rooms = await tx.roomsOf(from);
  const placed = rooms.map((room) => ({ room, roomId: room.id, about: aboutAfter(policy, room, from, to) }));
  const twins = await tx.twins(placed);
  const total = { rooms: [] as ChatRoom[], parked: [] as ChatRoom['id'][], passes: [] as RoomPass[] };
  placed.forEach(({ room, about }, index) => {
    // A room that was put away before has no key; it has gone on in one that passes by itself.
    const twin = (room.state.archivedInto ?? null) === null ? twins[index] : undefined;
    const passed = passMembership(room, { from, to, about });
    const [older, later] = twin === undefined ? [] : twin.id < room.id ? [twin, passed] : [passed, twin];
    const archived = older !== undefined && later !== undefined ? older.archivedInto(later.id) : undefined;
    if (archived !== undefined) total.parked.push(archived.id);
    total.rooms.push(archived?.id === room.id ? archived : passed);
    if (archived !== undefined && archived.id !== room.id) total.rooms.push(archived);
    total.passes.push({
      roomId: room.id,
      about: room.state.about,
      isMembership: room.hasMember(from),
      wasMember: room.hasMember(to),
      ...(room.hasMember(to) ? { sawFromSeq: room.participants.get(to)?.visibleFromSeq ?? 0 } : {}),
      wasOwner: room.state.ownerId === from,
      twin: older === undefined ? null : { olderId: older.id, wasArchived: older.state.isArchived },
    });
  });
  const read = total.passes.flatMap(({ roomId, isMembership, wasMember }) =>
    isMembership ? [{ roomId, isNew: !wasMember }] : [],
  );
  const saved = await tx.passRooms({
    ...{ merge, from, to, read },
    rooms: total.rooms,
    parked: total.parked,
    unparked: [],
    passes: total.passes,
  });
  return { saved, passedRooms: total.passes.length, archivedRooms: total.parked.length };
};

/**
 * Gives the places back that passed with a merge, as far as the survivor still has them. Rooms of relations that are the
 * merged account's again go with them, also those that were made since.
 */
export const returnRooms = async (
  tx: DirectoryTransaction,
  policy: Policy,
  { merge, passes, since }: { merge: Merge; passes: readonly RoomPass[]; since: readonly ChatRoom[] },
): Promise<PassedPlaces> => {
  const { survivorId: from, mergedId: to } = merge;
  const ids = passes.flatMap(({ roomId, twin }) => (twin === null ? [roomId] : [roomId, twin.olderId]));
  const known = new Map((await tx.roomsById([...new Set(ids)])).map((room) => [room.id, room]));
  const returned = new Map<ChatRoom['id'], ChatRoom>();
  const unparked: ChatRoom['id'][] = [];
  for (const { roomId, about: before, isMembership, wasMember, wasOwner, sawFromSeq, twin } of passes) {
    const room = known.get(roomId);
    if (room === undefined) continue;
    // The others whom it is about may have become other accounts since.
    const about = before.includes(to) ? aboutAfter(policy, room, from, to) : room.state.about;
    // Whoever has left since has left as the person that both were.
    const returns = !isMembership || room.hasMember(from);
    const isStaying = wasMember || !isMembership;
    const passing = { from, to, about, isStaying, isReturn: true, sawFromSeq, isOwner: wasOwner && returns };
    returned.set(roomId, passMembership(room, passing));
    if (twin === null) continue;
    const older = returned.get(twin.olderId) ?? known.get(twin.olderId);
    if (older === undefined) continue;
    returned.set(older.id, older.archivedInto(null, twin.wasArchived));
    unparked.push(older.id);
  }
  for (const room of since)
    if (!returned.has(room.id))
      returned.set(room.id, passMembership(room, { from, to, about: aboutAfter(policy, room, from, to) }));
  const passed: PassedRooms = {
    merge,
    from,
    to,
    rooms: [...returned.values()],
    parked: [],
    unparked,
    read: [],
    passes: [],
  };
  return { saved: await tx.passRooms(passed), passedRooms: returned.size - unparked.length, archivedRooms: 0 };
};

/** Whom a room is about afterwards, in the order of its key: that of contacts has the smaller id first. */
const aboutAfter = (policy: Policy, { state }: ChatRoom, from: UserId, to: UserId): readonly UserId[] => {
  const about = state.about.map((userId) => (userId === from ? to : userId));
  return policy.roomType(state.type).restsOn === 'contact' ? about.sort((one, other) => one - other) : about;
};

/** The rooms that these relations have. */
export const roomsOfRelations = async (tx: DirectoryTransaction, policy: Policy, relations: readonly Relation[]) => {
  const keys = relations.flatMap((relation) => {
    const type = policy.relations[relation.kind]?.room?.type;
    return type === undefined ? [] : [relationRoomKey(type, relation)];
  });
  return (await tx.roomsByKey(keys)).filter((room) => room !== undefined);
};
