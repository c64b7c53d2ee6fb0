import type { Knex } from 'knex';
import { KnexContactList } from '../adapters/knex/contacts/KnexContactList.ts';
import { KnexDirectory } from '../adapters/knex/directory/KnexDirectory.ts';
import { KnexDirectoryReader } from '../adapters/knex/directory/KnexDirectoryReader.ts';
import { KnexInbox } from '../adapters/knex/messages/KnexInbox.ts';
import { KnexMessageSearch } from '../adapters/knex/messages/KnexMessageSearch.ts';
import { KnexMessageStore } from '../adapters/knex/messages/KnexMessageStore.ts';
import { Vocabulary } from '../adapters/knex/messages/Vocabulary.ts';
import { readBusSecret } from '../adapters/knex/meta/readBusSecret.ts';
import { readDirectoryVersion } from '../adapters/knex/meta/readDirectoryVersion.ts';
import { readEpoch } from '../adapters/knex/meta/readEpoch.ts';
import { KnexPeople } from '../adapters/knex/permissions/KnexPeople.ts';
import { KnexSocketTickets } from '../adapters/knex/permissions/KnexSocketTickets.ts';
import { KnexRoomStore } from '../adapters/knex/rooms/KnexRoomStore.ts';
import { poolFigures } from '../adapters/knex/sql/poolFigures.ts';
import { queryRows } from '../adapters/knex/sql/queryRows.ts';
import { sql } from '../adapters/knex/sql/Sql.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import type { Storage } from './Storage.ts';

export interface KnexStorageOptions {
  readonly policy: Policy;
  /** Other processes may use the same database. */
  readonly isShared: boolean;
  close(): Promise<void>;
}

/** A storage in a migrated database. */
export const openKnexStorage = async (
  knex: Knex,
  { policy, isShared, close }: KnexStorageOptions,
): Promise<Storage> => {
  const vocabulary = new Vocabulary(knex);
  const messages = new KnexMessageStore(knex, vocabulary);
  return {
    people: new KnexPeople(knex, policy),
    directory: new KnexDirectory(knex, policy),
    directoryReader: new KnexDirectoryReader(knex),
    rooms: new KnexRoomStore(knex, policy),
    messages,
    search: new KnexMessageSearch(knex, vocabulary),
    inbox: new KnexInbox(knex),
    contacts: new KnexContactList(knex, policy),
    tickets: new KnexSocketTickets(knex),
    epoch: await readEpoch(knex),
    readEpoch: () => readEpoch(knex),
    readDirectoryVersion: () => readDirectoryVersion(knex),
    readBusSecret: () => readBusSecret(knex),
    isShared,
    pool: () => poolFigures(knex),
    onFlush: (listener) => messages.onFlush(listener),
    check: async () => {
      await queryRows(knex, sql`SELECT 1`);
    },
    close,
  };
};
