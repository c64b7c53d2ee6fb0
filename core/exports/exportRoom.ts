import type { HeldMessages } from '../guard/HeldMessages.ts';
import type { UserId } from '../ids.ts';
import type { MessageStore } from '../messages/MessageStore.ts';
import { shownEvent } from '../messages/shownEvent.ts';
import type { NotificationChoices } from '../notifications/NotificationChoices.ts';
import { fullName, type Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { roomName } from '../rooms/roomName.ts';
import { type Visibility, visibleTo, withCounts } from '../rooms/roomRights.ts';
import type { ScheduledMessages } from '../scheduled/ScheduledMessages.ts';
import type { ExportPages } from './ExportPages.ts';
import type { ExportedMember, ExportedRoom, ExportReader } from './ExportReader.ts';
import type { ExportWriter } from './ExportWriter.ts';
import { exportFiles } from './exportFiles.ts';
import { type ExportRecord, eventRecord, memberRecord, roomRecord } from './exportRecords.ts';
import { heldRecord } from './heldRecord.ts';
import { levelRecords } from './levelRecords.ts';
import { scheduledRecord } from './scheduledRecord.ts';
import { type VisibleRange, visibleRange } from './visibleRange.ts';

/** Records in one file, at most, and characters after which a file is full. They bound the memory of an export. */
const partRecords = 2_000;
const partChars = 2_000_000;
/** Events in one query. */
const pageSize = 250;

/** Whose data a person's export contains. */
export interface Viewer {
  readonly person: Person;
  readonly accountIds: readonly UserId[];
}

interface Deps {
  readonly files: Parameters<typeof exportFiles>[0];
  readonly reader: Pick<ExportReader, 'changes' | 'roomSources' | 'messageSources'>;
  readonly messages: Pick<MessageStore, 'events'>;
  readonly heldMessages: Pick<HeldMessages, 'heldIn'>;
  readonly scheduledMessages: Pick<ScheduledMessages, 'scheduledIn'>;
  readonly notificationChoices: Pick<NotificationChoices, 'roomSettings'>;
  readonly pages: ExportPages;
  readonly policy: Policy;
  readonly signal: AbortSignalLike;
}

/** What core knows of an AbortSignal. */
export interface AbortSignalLike {
  throwIfAborted(): void;
}

/** What is written of a room: for a person what they could see, else all of it. */
interface Sight {
  readonly range: VisibleRange;
  readonly members: readonly ExportedMember[];
  isOwn(userId: UserId): boolean;
  readonly isVisible: Visibility;
}

/**
 * Writes a room into an export: its events in their order, each message with its revisions, and its members. For a person it
 * contains what they could read as a member, without the earlier words of others, and all that they wrote themselves.
 * Resolves to the room's name and how many records it has; undefined if the person never was in it.
 */
export const exportRoom = async (
  { reader, messages, heldMessages, scheduledMessages, notificationChoices, files, pages, policy, signal }: Deps,
  writer: ExportWriter,
  { room, members }: ExportedRoom,
  viewer: Viewer | null,
): Promise<{ readonly name: string; readonly records: number } | undefined> => {
  const sight = sightOf(policy, { room, members }, viewer);
  if (sight === undefined) return undefined;
  const about = room.about.flatMap((id) => members.find(({ userId }) => userId === id)?.person ?? []);
  const name = roomName(policy, room, about, viewer?.person.id ?? (0 as UserId)) || `Room ${room.id}`;
  const held = await heldMessages.heldIn(room.id, viewer?.accountIds);
  // Until it is sent, a message is its sender's own: it is in no export of the room.
  const scheduled = viewer === null ? [] : await scheduledMessages.scheduledIn(room.id, viewer.accountIds);
  const levels = await levelRecords(notificationChoices, room.id, viewer?.accountIds ?? []);
  const facts = [
    roomRecord(
      room,
      name,
      about.map((person) => ({ id: person.id, name: fullName(person) })),
      await reader.roomSources(room.id),
    ),
    ...sight.members.map((member) => memberRecord(member, viewer === null || sight.isOwn(member.userId))),
    ...held.map((one) => heldRecord(one, viewer === null)),
    ...scheduled.map(scheduledRecord),
    ...levels,
  ];
  const names = new Map(sight.members.map(({ userId, person }) => [userId as number, fullName(person)]));
  const before = writer.recordCount;

  const writePart = async (part: number, records: readonly ExportRecord[], hasNext: boolean): Promise<void> => {
    const path = `rooms/${room.id}/${String(part).padStart(4, '0')}`;
    const shown = part === 1 ? facts : [];
    await writer.addRecords(`${path}.jsonl`, [...shown, ...records]);
    await writer.addPage(`${path}.html`, pages.room({ name, part, hasNext, facts: shown, records, names }));
  };

  let [part, chars, after] = [1, 0, 0];
  let records: ExportRecord[] = [];
  while (after < room.headSeq) {
    signal.throwIfAborted();
    const cursor = { roomId: room.id, after, upTo: room.headSeq };
    const events = (await messages.events([cursor], pageSize)).get(room.id)?.events ?? [];
    const ids = events.flatMap((event) =>
      event.type === 'new_message' && sight.isOwn(event.message.sender.id) ? [event.message.id] : [],
    );
    const changes = ids.length === 0 ? new Map() : await reader.changes(room.id, ids);
    const sources = ids.length === 0 ? new Map() : await reader.messageSources(room.id, ids);
    for (const event of events) {
      const isOwn = event.type === 'new_message' && sight.isOwn(event.message.sender.id);
      const isSeen = event.seq >= sight.range.from && event.seq <= sight.range.to;
      if (!isOwn && !isSeen) continue;
      const shown = viewer === null ? event : shownEvent(event, sight.isVisible);
      const known =
        event.type === 'new_message' && isOwn
          ? { changes: changes.get(event.message.id) ?? [], imported: sources.get(event.message.id) }
          : {};
      const record = eventRecord(shown, known);
      records.push(record);
      chars += charsOf(record);
    }
    after += pageSize;
    if (after < room.headSeq && (records.length >= partRecords || chars >= partChars)) {
      await writePart(part, records, true);
      [part, chars, records] = [part + 1, 0, []];
    }
  }
  await writePart(part, records, false);
  const owned = viewer === null ? {} : { ownerIds: viewer.accountIds };
  await exportFiles(files, writer, { ...owned, roomId: room.id, path: `rooms/${room.id}/files.jsonl` });
  return { name, records: writer.recordCount - before };
};

const sightOf = (policy: Policy, { room, members }: ExportedRoom, viewer: Viewer | null): Sight | undefined => {
  if (viewer === null) {
    const range = { from: 0, to: Number.POSITIVE_INFINITY };
    return { range, members, isOwn: () => true, isVisible: () => true };
  }
  const range = visibleRange(members, viewer.accountIds);
  if (range === undefined) return undefined;
  const own = new Set<UserId>(viewer.accountIds);
  // An ended membership tells under which role they were there.
  const mine = members.filter(({ userId }) => own.has(userId));
  const membership = mine.find(({ leftSeq }) => leftSeq === null) ?? mine[0] ?? null;
  const isSeen = visibleTo(policy, viewer.person, { room, membership, moderation: null });
  const isVisible = withCounts((userId) => own.has(userId) || isSeen(userId), isSeen.hidesCounts === true);
  const known = members.filter(
    ({ userId, joinedSeq }) => isVisible(userId) && (own.has(userId) || joinedSeq <= range.to),
  );
  return { range, members: known, isOwn: (userId) => own.has(userId), isVisible };
};

const charsOf = ({ content, revisions }: ExportRecord): number =>
  (typeof content === 'string' ? content.length : 0) +
  (Array.isArray(revisions) ? JSON.stringify(revisions).length : 200);
