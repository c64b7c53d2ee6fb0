import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toSnapshot } from '../../adapters/wire/directory/toSnapshot.ts';
import type { UserRecord } from '../../core/directory/DirectoryRecords.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { ChatRoom } from '../../core/rooms/ChatRoom.ts';
import { relationRoomKey } from '../../core/rooms/roomKeys.ts';
import type { OpenedChat } from '../OpenedChat.ts';
import { readRosterFile } from '../readRosterFile.ts';
import type { Storage } from '../Storage.ts';

/** Where a line of the demo's conversation goes: to a person, to a student's room of a class, or to somebody's room with the office. */
type Place =
  | { readonly person: string }
  | { readonly class: string; readonly student: string }
  | { readonly officeOf: string; readonly subject: string };

interface Line {
  readonly from: string;
  readonly to: Place;
  readonly text: string;
}

/** Whose people the demo's are. Databases of earlier releases call the source so. */
const demoSource = 'oneroster:harbour-school';

/** Who runs the server: named by the host, because a roster gives roles only in its own organisations. */
const operator: UserRecord = {
  externalId: 'ines.duarte',
  role: 'admin',
  firstName: 'Inês',
  lastName: 'Duarte',
  email: 'ines.duarte@example.org',
  isActive: true,
};

/**
 * Imports the demo school: its roster, the person who runs the server, the rooms that follow from it and their messages. A second run changes nothing,
 * because the roster is the same and every message has a fixed client_id. Resolves to all people.
 */
export const seedDemo = async (folder: string, { chat, storage }: OpenedChat): Promise<readonly Person[]> => {
  const reading = await readRosterFile(folder, { policy: chat.policy, asOf: new Date() });
  await chat.applyDirectory(toSnapshot(reading, { name: demoSource, organisations: new Set() }));
  await chat.applyDirectory({ users: [operator], relations: [] });

  const found = await Promise.all(
    [...reading.snapshot.users, operator].map(({ externalId }) => storage.people.findByExternalId(externalId)),
  );
  const people = new Map(found.flatMap((person) => (person ? [[person.externalId, person] as const] : [])));
  const lines: readonly Line[] = JSON.parse(await readFile(join(folder, 'conversation.json'), 'utf8'));
  for (const [index, line] of lines.entries()) await sendLine(line, index, people, { chat, storage });
  return [...people.values()];
};

const sendLine = async (
  { from, to, text }: Line,
  index: number,
  people: ReadonlyMap<string, Person>,
  { chat, storage }: Pick<OpenedChat, 'chat' | 'storage'>,
): Promise<void> => {
  const sender = named(people, from);
  const clientId = uuidFor(`demo ${index} ${text}`);
  if ('officeOf' in to) {
    // Sent as a person would: who answers for the office becomes a member of the room.
    const room = await officeRoom(chat, named(people, to.officeOf), to.subject);
    await chat.sendMessage({ sender, roomId: room.id, content: text, clientId });
    return;
  }
  const room =
    'person' in to ? await directRoom(chat, sender, named(people, to.person)) : await classRoom(storage, people, to);
  await storage.messages.append({
    roomId: room.id,
    senderId: sender.id,
    content: text,
    sent: text,
    clientId,
    replyTo: null,
  });
};

const officeRoom = async (chat: OpenedChat['chat'], writer: Person, subject: string): Promise<ChatRoom> =>
  (await chat.openRoom(writer, { type: 'support', name: subject })).room;

const directRoom = async (chat: OpenedChat['chat'], opener: Person, other: Person): Promise<ChatRoom> =>
  (await chat.openRoom(opener, { type: 'direct', userId: other.id })).room;

const classRoom = async (
  storage: Storage,
  people: ReadonlyMap<string, Person>,
  { class: context, student }: Extract<Place, { class: string }>,
): Promise<ChatRoom> => {
  const graph = await storage.people.around([named(people, student).id]);
  for (const relation of graph.to(named(people, student).id)) {
    if (relation.context !== context) continue;
    for (const type of ['forum_subject', 'forum_tutor']) {
      const room = await storage.rooms.findByKey(relationRoomKey(type, relation));
      if (room !== undefined) return room;
    }
  }
  throw new Error(`demo/conversation.json: ${student} has no room of class ${context}`);
};

const named = (people: ReadonlyMap<string, Person>, externalId: string): Person => {
  const person = people.get(externalId);
  if (person === undefined) throw new Error(`demo/conversation.json: there is no "${externalId}" in the roster`);
  return person;
};

/** The same UUID (version 8, RFC 9562) for the same text, so that the next start repeats no message. */
const uuidFor = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
