import type { Knex } from 'knex';
import { KnexContactList } from '../../adapters/knex/contacts/KnexContactList.ts';
import { BodyHash } from '../../adapters/knex/messages/BodyHash.ts';
import { KnexInbox } from '../../adapters/knex/messages/KnexInbox.ts';
import { KnexMessageSearch } from '../../adapters/knex/messages/KnexMessageSearch.ts';
import { KnexMessageStore } from '../../adapters/knex/messages/KnexMessageStore.ts';
import { Vocabulary } from '../../adapters/knex/messages/Vocabulary.ts';
import { lexemeQuery } from '../../adapters/knex/messages/wordVector.ts';
import { KnexRoomRepository } from '../../adapters/knex/rooms/KnexRoomRepository.ts';
import { asMessageId, asRoomId, asUserId } from '../../core/ids.ts';
import { askedWords } from '../../core/messages/askedWords.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import { firstIds, type SchoolSize } from './fillSchool.ts';
import * as byHand from './handWritten.ts';

export interface ReadCase {
  readonly name: string;
  /** Makes Homeroom send its statement for the n-th of several people. */
  ours(place: number): Promise<unknown>;
  readonly byHand: string;
  values(place: number): readonly unknown[];
}

/** A room with a long history, one of its members, and its middle and last message. */
export interface DeepRoom {
  readonly roomId: number;
  readonly userId: number;
  readonly middleId: number;
  readonly endId: number;
}

/** The reads of a chat client, each as Homeroom's statement and as a hand-written one. */
export const readCases = (knex: Knex, size: SchoolSize, deep: readonly DeepRoom[]): ReadCase[] => {
  const first = firstIds(size);
  const vocabulary = new Vocabulary(knex);
  const inbox = new KnexInbox(knex, educationPolicy);
  const list = new KnexContactList(knex, educationPolicy);
  const messages = new KnexMessageStore(knex, vocabulary, new BodyHash(''));
  const search = new KnexMessageSearch(knex, educationPolicy, vocabulary);
  const rooms = new KnexRoomRepository(knex, educationPolicy);
  const nth = (role: keyof typeof first, place: number): number => first[role] + (place % 8);
  const deepRoom = (place: number): DeepRoom =>
    deep[place % deep.length] ?? { roomId: 0, userId: 0, middleId: 0, endId: 0 };
  const contactCases = (['student', 'teacher', 'tutor', 'parent', 'admin'] as const).map((role) => ({
    name: `contacts of ${role === 'admin' ? 'an' : 'a'} ${role}`,
    ours: (place: number) => list.list(asUserId(nth(role, place)), { limit: 50 }),
    byHand: byHand.contacts(role),
    values: (place: number) => [nth(role, place)],
  }));
  const searchCases = (['student', 'teacher', 'admin'] as const).map((role) => ({
    name: `contact search of ${role === 'admin' ? 'an' : 'a'} ${role}`,
    ours: (place: number) => list.list(asUserId(nth(role, place)), { text: 'kuznetsow', limit: 50 }),
    byHand: byHand.contactSearch(role),
    values: (place: number) => [nth(role, place), 'kuznetsow'],
  }));
  const historyCase = (name: string, before: (room: DeepRoom) => number): ReadCase => ({
    name,
    ours: (place) =>
      messages.history(asRoomId(deepRoom(place).roomId), { before: asMessageId(before(deepRoom(place))), limit: 50 }),
    byHand: byHand.history,
    values: (place) => [deepRoom(place).roomId, before(deepRoom(place))],
  });
  return [
    {
      name: 'room list of a teacher',
      ours: (place) => inbox.list(asUserId(nth('teacher', place)), { limit: 50 }),
      byHand: byHand.roomList,
      values: (place) => [nth('teacher', place)],
    },
    ...contactCases,
    ...searchCases,
    historyCase('history, last page', ({ endId }) => endId + 1),
    historyCase('history, 2,500 messages back', ({ middleId }) => middleId),
    {
      name: 'message search of a teacher',
      ours: (place) => search.search(asUserId(nth('teacher', place)), { text: 'fractions', limit: 20 }),
      byHand: byHand.messageSearch,
      values: (place) => [nth('teacher', place), askedWords('fractions').words.map(lexemeQuery).join(' & ')],
    },
    {
      name: 'unread of a teacher',
      ours: (place) => inbox.totals(asUserId(nth('teacher', place))),
      byHand: byHand.unread,
      values: (place) => [nth('teacher', place)],
    },
    {
      name: 'access check',
      ours: (place) => rooms.access(asRoomId(deepRoom(place).roomId), asUserId(deepRoom(place).userId)),
      byHand: byHand.access,
      values: (place) => [deepRoom(place).roomId, deepRoom(place).userId],
    },
  ];
};
