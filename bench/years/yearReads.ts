import type { Knex } from 'knex';
import { BodyHash } from '../../adapters/knex/messages/BodyHash.ts';
import { KnexInbox } from '../../adapters/knex/messages/KnexInbox.ts';
import { KnexMessageSearch } from '../../adapters/knex/messages/KnexMessageSearch.ts';
import { KnexMessageStore } from '../../adapters/knex/messages/KnexMessageStore.ts';
import { Vocabulary } from '../../adapters/knex/messages/Vocabulary.ts';
import { KnexRoomRepository } from '../../adapters/knex/rooms/KnexRoomRepository.ts';
import { asMessageId, asRoomId, asUserId } from '../../core/ids.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';

/** Whose reads are measured: ids of the last year. */
export interface YearPeople {
  readonly teacher: number;
  readonly pupil: number;
  readonly classRoom: number;
  /** A message in the middle of the class's room. */
  readonly middle: number;
}

export interface YearRead {
  readonly name: string;
  /** Makes Homeroom send its statements. */
  run(): Promise<unknown>;
}

/** What clients read, and a write that reads first. */
export const yearReads = (knex: Knex, { teacher, pupil, classRoom, middle }: YearPeople): readonly YearRead[] => {
  const vocabulary = new Vocabulary(knex);
  const inbox = new KnexInbox(knex, educationPolicy);
  const messages = new KnexMessageStore(knex, vocabulary, new BodyHash(''));
  const search = new KnexMessageSearch(knex, educationPolicy, vocabulary);
  const rooms = new KnexRoomRepository(knex, educationPolicy);
  const [roomId, whole] = [asRoomId(classRoom), { limit: 50 }];
  const people = [
    ['a pupil', asUserId(pupil)],
    ['a teacher', asUserId(teacher)],
  ] as const;
  return [
    ...people.flatMap(([who, id]): YearRead[] => [
      { name: `room list of ${who}`, run: () => inbox.list(id, { limit: 50 }) },
      { name: `unread messages of ${who}`, run: () => inbox.unreadMessages(id) },
      { name: `totals of ${who}`, run: () => inbox.totals(id) },
      { name: `search of ${who}, a frequent word`, run: () => search.search(id, { text: 'fractions', limit: 20 }) },
      {
        name: `search of ${who}, a rare word`,
        run: () => search.search(id, { text: `no${middle % 99_991}`, limit: 20 }),
      },
    ]),
    {
      name: 'search in the room of a class',
      run: () => search.search(asUserId(pupil), { text: 'fractions', limit: 20, roomId }),
    },
    { name: 'history, last page', run: () => messages.history(roomId, whole) },
    {
      name: 'history, 500 messages back',
      run: () => messages.history(roomId, { ...whole, before: asMessageId(middle) }),
    },
    { name: 'events after a cursor', run: () => messages.events([{ roomId, after: 900 }], 50) },
    { name: 'access check', run: () => rooms.access(roomId, asUserId(pupil)) },
  ];
};
