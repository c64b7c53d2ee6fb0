import type { ClientHistory, Received, StoredRoom } from './History.ts';
import type { Report } from './Violation.ts';

/** Checks I2, I4, I9, I11 and I26 for one client: what its sockets have delivered and what it has applied. */
export const checkDeliveries = (
  history: ClientHistory,
  rooms: ReadonlyMap<number, StoredRoom>,
  report: Report,
): void => {
  checkApplied(history, rooms, report);
  checkLive(history, report);
  checkMemberships(history, rooms, report);
  checkCanaries(history, rooms, report);
};

/**
 * I4: the events of every room are applied from 1 on, or from where the person joined, without a gap. I2: each seq has
 * the event that is stored there. I26: what became of a message from before is not shown.
 */
const checkApplied = (history: ClientHistory, rooms: ReadonlyMap<number, StoredRoom>, report: Report): void => {
  const last = new Map<string, number>();
  const stored = new Map([...rooms.values()].map((room) => [room.id, bySeq(room)]));
  const floors = new Map(history.floors.map(({ roomId, era, seq }) => [`${roomId}:${era}`, seq]));
  for (const { roomId, seq } of history.floors)
    if (rooms.has(roomId) && seq > 0 && !joinsAt(rooms.get(roomId), history.userId, seq + 1))
      report('I4', 'gap', { client: history.name, roomId, what: `the room was said to begin after ${seq}` });
  for (const { roomId, seq, type, messageId, era } of history.applied) {
    const key = `${roomId}:${era}`;
    const floor = floors.get(key) ?? 0;
    const before = last.get(key) ?? floor;
    last.set(key, seq);
    const about = { client: history.name, roomId, seq };
    if (seq === before) report('I4', 'duplicate', { ...about, what: `seq ${seq} was applied twice` });
    else if (seq < before) report('I4', 'inversion', { ...about, what: `seq ${seq} was applied after ${before}` });
    else if (seq > before + 1) report('I4', 'gap', { ...about, what: `seq ${seq} was applied after ${before}` });
    const place = shownFrom(stored.get(roomId)?.get(seq), rooms.get(roomId), floor);
    if (place?.type === 'event_hidden' && type !== place.type)
      report('I26', 'leak', { ...about, what: `${type} ${messageId} at ${seq} shows a message from before ${floor}` });
    else if (place !== undefined && (place.type !== type || place.messageId !== messageId))
      report('I2', 'inversion', {
        ...about,
        what: `seq ${seq} was applied as ${type} ${messageId} and is stored as ${place.type} ${place.messageId}`,
      });
    if (place === undefined && rooms.has(roomId))
      report('I1', 'lost', { ...about, what: `seq ${seq} (${type} ${messageId}) was applied and is not stored` });
  }
};

/** The stored event as a person sees it who has the events after the floor. */
const shownFrom = (
  place: { readonly type: string; readonly messageId: number | null } | undefined,
  room: StoredRoom | undefined,
  floor: number,
) => {
  const message = floor === 0 ? undefined : room?.messages.find(({ id }) => id === place?.messageId);
  return message === undefined || message.seq > floor ? place : { type: 'event_hidden', messageId: null };
};

const joinsAt = (room: StoredRoom | undefined, userId: number, at: number): boolean =>
  room?.events.some(
    ({ seq, type, userIds }) => seq === at && type === 'participants_joined' && userIds.includes(userId),
  ) === true;

const bySeq = ({ messages, events }: StoredRoom): Map<number, { type: string; messageId: number | null }> =>
  new Map([
    ...messages.map(({ seq, id }) => [seq, { type: 'new_message', messageId: id }] as const),
    ...events.map(({ seq, type, messageId }) => [seq, { type, messageId }] as const),
  ]);

/** I4: on each socket the live events of a room have no gap, unless a `room_head` has announced it. */
const checkLive = ({ name, received }: ClientHistory, report: Report): void => {
  const last = new Map<string, number>();
  for (const { kind, socket, node, roomId, seq } of received) {
    if (kind === 'sync') continue;
    const key = `${socket}:${roomId}`;
    const before = last.get(key);
    if (kind === 'left') last.delete(key);
    else if (kind !== 'live') last.set(key, Math.max(seq, before ?? 0));
    else {
      last.set(key, seq);
      if (before === undefined || seq === before + 1) continue;
      const about = { client: name, roomId, socket, node, what: `live seq ${seq} was received after ${before}` };
      report('I4', seq === before ? 'duplicate' : seq < before ? 'inversion' : 'gap', about);
    }
  }
};

/**
 * I9: nothing is delivered after the end of a membership, until it is restored. A page of events that was asked for says
 * by itself that the person is back: it may overtake the frame that shows the room again.
 */
const checkMemberships = (history: ClientHistory, rooms: ReadonlyMap<number, StoredRoom>, report: Report): void => {
  const leftAt = new Map<string, number>();
  const ends = new Map([...rooms.values()].map((room) => [room.id, lastMemberSeq(room, history.userId)]));
  for (const event of history.received) {
    const { kind, socket, roomId, seq } = event;
    const key = `${socket}:${roomId}`;
    if (kind === 'left') leftAt.set(key, seq);
    else if (kind === 'joined') leftAt.delete(key);
    else if (kind === 'live' || kind === 'sync') {
      if (history.isModerator && kind === 'sync') continue;
      const left = leftAt.get(key) ?? Number.POSITIVE_INFINITY;
      const isShown = kind === 'sync' && isBack(rooms.get(roomId), history.userId, { after: left, until: seq });
      if (isShown) leftAt.delete(key);
      const end = Math.min(isShown ? Number.POSITIVE_INFINITY : left, ends.get(roomId) ?? Number.POSITIVE_INFINITY);
      if (seq > end) report('I9', 'leak', leakOf(history.name, event, end));
    }
  }
};

/** Whether an event in this stretch brings the person back into the room. */
const isBack = (
  room: StoredRoom | undefined,
  userId: number,
  { after, until }: { readonly after: number; readonly until: number },
): boolean =>
  room?.events.some(
    ({ seq, type, userIds }) =>
      seq > after &&
      seq <= until &&
      (type === 'participants_joined' || type === 'participants_restored') &&
      userIds.includes(userId),
  ) === true;

const leakOf = (client: string, event: Received, end: number) => ({
  client,
  roomId: event.roomId,
  event,
  what: `seq ${event.seq} was delivered to a person whose membership ended at ${end}`,
});

/** The last seq that this person may have: infinite for a member, -1 for a person who never was one. */
export const lastMemberSeq = ({ events, memberships }: StoredRoom, userId: number): number => {
  const membership = memberships.find((one) => one.userId === userId);
  if (membership === undefined) return -1;
  if (membership.isUsable) return Number.POSITIVE_INFINITY;
  const ends = events.filter(
    ({ type, userIds }) =>
      (type === 'participants_left' || type === 'participants_suspended') && userIds.includes(userId),
  );
  return Math.max(0, ...ends.map(({ seq }) => seq));
};

/** I11: a person who was never a member of a room has seen nothing of it. */
const checkCanaries = (history: ClientHistory, rooms: ReadonlyMap<number, StoredRoom>, report: Report): void => {
  for (const roomId of history.canaries) {
    const room = rooms.get(roomId);
    if (room === undefined || lastMemberSeq(room, history.userId) >= 0) continue;
    report('I11', 'leak', {
      client: history.name,
      roomId,
      what: 'a person who was never a member of the room has seen its canary',
    });
  }
};
