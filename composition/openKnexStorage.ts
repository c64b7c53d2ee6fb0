import type { Knex } from 'knex';
import { ask } from '../adapters/knex/ask.ts';
import { KnexContactList } from '../adapters/knex/KnexContactList.ts';
import { KnexDirectory } from '../adapters/knex/KnexDirectory.ts';
import { KnexDirectoryReader } from '../adapters/knex/KnexDirectoryReader.ts';
import { KnexInbox } from '../adapters/knex/KnexInbox.ts';
import { KnexMessageSearch } from '../adapters/knex/KnexMessageSearch.ts';
import { KnexMessageStore } from '../adapters/knex/KnexMessageStore.ts';
import { KnexPeople } from '../adapters/knex/KnexPeople.ts';
import { KnexRoomStore } from '../adapters/knex/KnexRoomStore.ts';
import { KnexSocketTickets } from '../adapters/knex/KnexSocketTickets.ts';
import { poolFigures } from '../adapters/knex/poolFigures.ts';
import { readBusSecret } from '../adapters/knex/readBusSecret.ts';
import { readEpoch } from '../adapters/knex/readEpoch.ts';
import { readStamp } from '../adapters/knex/readStamp.ts';
import { sql } from '../adapters/knex/Sql.ts';
import { Vocabulary } from '../adapters/knex/Vocabulary.ts';
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
    search: new KnexMessageSearch(knex, policy, vocabulary),
    inbox: new KnexInbox(knex, policy),
    contacts: new KnexContactList(knex, policy),
    tickets: new KnexSocketTickets(knex),
    epoch: await readEpoch(knex),
    readEpoch: () => readEpoch(knex),
    readStamp: () => readStamp(knex),
    readBusSecret: () => readBusSecret(knex),
    isShared,
    pool: () => poolFigures(knex),
    onFlush: (listener) => messages.onFlush(listener),
    check: async () => {
      await ask(knex, sql`SELECT 1`);
    },
    close,
  };
};
