import { checkDeliveries } from './checkDeliveries.ts';
import type { ClientHistory, SendRecord, StoredMessage, StoredRoom } from './History.ts';
import { type Report, reporter, type Violation } from './Violation.ts';

/** What all clients have done and seen, and what the database holds once all have settled. */
export interface Evidence {
  readonly histories: readonly ClientHistory[];
  readonly rooms: readonly StoredRoom[];
}

/** All violations of the invariants I1–I6, I9, I11, I12 and I26 by the histories and the database. */
export const checkHistory = ({ histories, rooms }: Evidence): Violation[] => {
  const violations: Violation[] = [];
  const report = reporter(violations);
  const byId = new Map(rooms.map((room) => [room.id, room]));
  for (const room of rooms) checkOrder(room, report);
  const senders = new Map<number, ClientHistory[]>();
  for (const history of histories) senders.set(history.userId, [...(senders.get(history.userId) ?? []), history]);
  const storedBy = new Map(
    rooms.flatMap(({ id, messages }) => messages.map((message) => [keyOf(id, message), message])),
  );
  for (const history of histories) {
    checkSends(history, byId, report);
    checkDeliveries(history, byId, report);
    checkFold(history, byId, report);
  }
  checkOrigins(histories, senders, storedBy, report);
  return violations;
};

const keyOf = (roomId: number, { senderId, clientId }: Pick<StoredMessage, 'senderId' | 'clientId'>): string =>
  `${roomId}:${senderId}:${clientId}`;

/** I3: seqs are dense, from 1 to the head. I2: ids grow with them. I1: no client_id is stored twice. */
const checkOrder = ({ id: roomId, headSeq, messages, events }: StoredRoom, report: Report): void => {
  const seqs = [...messages, ...events].map(({ seq }) => seq).sort((one, other) => one - other);
  seqs.forEach((seq, index) => {
    const before = seqs[index - 1] ?? 0;
    if (seq === before) report('I3', 'duplicate', { roomId, what: `seq ${seq} is stored twice` });
    else if (seq !== before + 1) report('I3', 'gap', { roomId, what: `seq ${seq} follows ${before}` });
  });
  if ((seqs.at(-1) ?? 0) !== headSeq)
    report('I3', 'gap', { roomId, what: `head_seq is ${headSeq}, the last event has ${seqs.at(-1) ?? 0}` });

  const ordered = [...messages].sort((one, other) => one.seq - other.seq);
  ordered.forEach(({ id, seq }, index) => {
    const before = ordered[index - 1];
    if (before !== undefined && before.id >= id)
      report('I2', 'inversion', {
        roomId,
        what: `message ${id} at seq ${seq} follows message ${before.id} at ${before.seq}`,
      });
  });
  const known = new Map<string, StoredMessage>();
  for (const message of messages) {
    const key = keyOf(roomId, message);
    const first = known.get(key);
    if (first !== undefined && message.clientId !== null)
      report('I1', 'duplicate', {
        roomId,
        what: `messages ${first.id} and ${message.id} have one client_id ${message.clientId}`,
      });
    known.set(key, message);
  }
};

/** Checks I1 for acknowledged sends, I5 for repeated ones and I6 for refused ones. */
const checkSends = (history: ClientHistory, rooms: ReadonlyMap<number, StoredRoom>, report: Report): void => {
  for (const record of history.sends) {
    const messages = rooms.get(record.roomId)?.messages ?? [];
    const stored = messages.filter(
      ({ clientId, senderId }) => clientId === record.clientId && senderId === history.userId,
    );
    const about = { client: history.name, roomId: record.roomId, record };
    if (record.outcome === 'acked') checkAcked(record, stored, about, report);
    if (record.outcome === 'unknown') report('I6', 'unsettled', { ...about, what: 'a send has no final answer' });
    if (record.outcome !== 'refused') continue;
    if (record.code === 'CONFLICT')
      report('I5', 'conflict', { ...about, what: 'the same body under a client_id was refused as a conflict' });
    if (stored.length > 0 && !record.isUncertain)
      report('I6', 'refused-visible', {
        ...about,
        what: `refused with ${record.code} and stored as ${stored[0]?.id}`,
      });
  }
  for (const { clientId, outcome, code } of history.probes) {
    const isRight = outcome === 'unknown' || (outcome === 'refused' && code !== 'INTERNAL');
    if (!isRight)
      report('I5', 'conflict', {
        client: history.name,
        what: `another body under ${clientId} was ${outcome} (${code})`,
      });
  }
};

type About = { readonly client: string; readonly roomId: number; readonly record: SendRecord };

const checkAcked = (record: SendRecord, stored: readonly StoredMessage[], about: About, report: Report): void => {
  const [message] = stored;
  if (message === undefined) return report('I1', 'lost', { ...about, what: 'acknowledged and not stored' });
  if (message.sentContent !== record.content)
    report('I1', 'lost', { ...about, what: `stored with another body: ${message.sentContent.slice(0, 100)}` });
  for (const { messageId, seq } of record.answers)
    if (messageId !== message.id || seq !== message.seq)
      report('I5', 'duplicate', {
        ...about,
        what: `acknowledged as ${messageId} at ${seq}, stored as ${message.id} at ${message.seq}`,
      });
};

/** I6: every stored message was sent by a client. I1: no body is stored under two ids. */
const checkOrigins = (
  histories: readonly ClientHistory[],
  senders: ReadonlyMap<number, readonly ClientHistory[]>,
  stored: ReadonlyMap<string, StoredMessage>,
  report: Report,
): void => {
  const sent = new Set(histories.flatMap(({ sends }) => sends.map(({ clientId }) => clientId)));
  const bodies = new Map<string, number>();
  for (const [key, { id, clientId, senderId, sentContent }] of stored) {
    const roomId = Number(key.split(':')[0]);
    if (!senders.has(senderId)) continue;
    if (clientId === null || !sent.has(clientId))
      report('I6', 'unsent', { roomId, what: `no client has sent message ${id}: ${sentContent.slice(0, 100)}` });
    const first = bodies.get(sentContent);
    if (first !== undefined) report('I1', 'duplicate', { roomId, what: `messages ${first} and ${id} have one body` });
    bodies.set(sentContent, id);
  }
};

/**
 * I4: a member has all events in the end. I12: the events lead to the stored state of what the member sees of the room.
 * I26: the member has nothing else.
 */
const checkFold = (history: ClientHistory, rooms: ReadonlyMap<number, StoredRoom>, report: Report): void => {
  const views = new Map(history.rooms.map((view) => [view.roomId, view]));
  for (const room of rooms.values()) {
    const membership = room.memberships.find(({ userId, isUsable }) => userId === history.userId && isUsable);
    if (membership === undefined) continue;
    const view = views.get(room.id);
    const about = { client: history.name, roomId: room.id };
    if (view === undefined || view.cursor !== room.headSeq) {
      report('I4', 'gap', { ...about, what: `is at ${view?.cursor ?? 'no'} of ${room.headSeq} events` });
      continue;
    }
    for (const message of room.messages) {
      const seen = view.messages.get(message.id);
      if (message.seq < membership.visibleFromSeq) {
        if (seen !== undefined)
          report('I26', 'leak', {
            ...about,
            what: `has message ${message.id} from before ${membership.visibleFromSeq}`,
          });
        continue;
      }
      if (seen?.content === message.content && seen.isDeleted === message.isDeleted) continue;
      report('I12', 'divergent', {
        ...about,
        what: `message ${message.id} is ${show(message)}, the client has ${show(seen)}`,
      });
    }
    for (const id of view.messages.keys())
      if (!room.messages.some((message) => message.id === id))
        report('I12', 'divergent', { ...about, what: `the client has message ${id}, which is not stored` });
  }
};

const show = (message: { readonly content: string; readonly isDeleted: boolean } | undefined): string =>
  message === undefined ? 'nothing' : message.isDeleted ? 'deleted' : JSON.stringify(message.content.slice(0, 100));
