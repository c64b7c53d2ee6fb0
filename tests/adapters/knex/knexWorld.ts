import type { Knex } from 'knex';
import { KnexContactList } from '../../../adapters/knex/KnexContactList.ts';
import { KnexDirectory } from '../../../adapters/knex/KnexDirectory.ts';
import { KnexDirectoryReader } from '../../../adapters/knex/KnexDirectoryReader.ts';
import { KnexInbox } from '../../../adapters/knex/KnexInbox.ts';
import { KnexMessageSearch } from '../../../adapters/knex/KnexMessageSearch.ts';
import { KnexMessageStore } from '../../../adapters/knex/KnexMessageStore.ts';
import { KnexPeople } from '../../../adapters/knex/KnexPeople.ts';
import { KnexPolicyVersions } from '../../../adapters/knex/KnexPolicyVersions.ts';
import { KnexRoomStore } from '../../../adapters/knex/KnexRoomStore.ts';
import { KnexSocketTickets } from '../../../adapters/knex/KnexSocketTickets.ts';
import { Vocabulary } from '../../../adapters/knex/Vocabulary.ts';
import { hashPolicy } from '../../../adapters/system/hashPolicy.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import type { StoredWorld } from '../../contracts/ChatWorld.ts';

const emptied = [
  'users',
  'relations',
  'favourites',
  'socket_tickets',
  'rooms',
  'participants',
  'room_visits',
  'messages',
  'events',
  'message_words',
  'policies',
];

/** Deletes what the last test left: with few rows a tenth of what TRUNCATE takes. */
export const emptyTables = async (knex: Knex): Promise<void> => {
  await knex.raw(emptied.map((table) => `DELETE FROM ${table}`).join(';'));
};

/** Every port over one database, whose tables are emptied first; it stays open when the world is closed. */
export const knexWorld = async (knex: Knex): Promise<StoredWorld> => {
  await emptyTables(knex);
  return storesOver(knex);
};

export const storesOver = (knex: Knex, vocabulary = new Vocabulary(knex)): StoredWorld => ({
  people: new KnexPeople(knex, educationPolicy),
  directory: new KnexDirectory(knex, educationPolicy),
  directoryReader: new KnexDirectoryReader(knex),
  policies: new KnexPolicyVersions(knex),
  policyHash: hashPolicy(educationPolicy),
  rooms: new KnexRoomStore(knex, educationPolicy),
  messages: new KnexMessageStore(knex, vocabulary),
  search: new KnexMessageSearch(knex, vocabulary),
  inbox: new KnexInbox(knex),
  contacts: new KnexContactList(knex, educationPolicy),
  tickets: new KnexSocketTickets(knex),
  clock: {
    now: () => new Date(),
    monotonic: () => performance.now(),
    // The database's clock cannot be moved; what it is compared with can.
    advance: async (ms) => {
      await knex.raw("UPDATE socket_tickets SET expires_at = expires_at - ? * interval '1 millisecond'", [ms]);
      await knex.raw("UPDATE policies SET held_until = held_until - ? * interval '1 millisecond'", [ms]);
    },
  },
  close: async () => {},
});
