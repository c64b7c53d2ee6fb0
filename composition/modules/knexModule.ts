import { ContainerModule } from 'inversify';
import { ask } from '../../adapters/knex/ask.ts';
import { KnexContactList } from '../../adapters/knex/KnexContactList.ts';
import { KnexDirectory } from '../../adapters/knex/KnexDirectory.ts';
import { KnexDirectoryReader } from '../../adapters/knex/KnexDirectoryReader.ts';
import { KnexInbox } from '../../adapters/knex/KnexInbox.ts';
import { KnexMessageSearch } from '../../adapters/knex/KnexMessageSearch.ts';
import { KnexMessageStore } from '../../adapters/knex/KnexMessageStore.ts';
import { KnexPeople } from '../../adapters/knex/KnexPeople.ts';
import { KnexPolicyVersions } from '../../adapters/knex/KnexPolicyVersions.ts';
import { KnexRoomStore } from '../../adapters/knex/KnexRoomStore.ts';
import { KnexSocketTickets } from '../../adapters/knex/KnexSocketTickets.ts';
import { poolFigures } from '../../adapters/knex/poolFigures.ts';
import { readBusSecret } from '../../adapters/knex/readBusSecret.ts';
import { readEpoch } from '../../adapters/knex/readEpoch.ts';
import { readStamp } from '../../adapters/knex/readStamp.ts';
import { sql } from '../../adapters/knex/Sql.ts';
import { Vocabulary } from '../../adapters/knex/Vocabulary.ts';
import { tokens } from '../tokens.ts';

const { database, policy, vocabulary, knexMessages } = tokens;

/** Everything durable, in a migrated PostgreSQL, the embedded one or a server. */
export const knexModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.people).toResolvedValue(({ knex }, rules) => new KnexPeople(knex, rules), [database, policy]);
    bind(tokens.bareDirectory).toResolvedValue(({ knex }, rules) => new KnexDirectory(knex, rules), [database, policy]);
    bind(tokens.directoryReader).toResolvedValue(({ knex }) => new KnexDirectoryReader(knex), [database]);
    bind(tokens.policies).toResolvedValue(({ knex }) => new KnexPolicyVersions(knex), [database]);
    bind(tokens.bareRooms).toResolvedValue(({ knex }, rules) => new KnexRoomStore(knex, rules), [database, policy]);
    bind(vocabulary).toResolvedValue(({ knex }) => new Vocabulary(knex), [database]);
    bind(knexMessages).toResolvedValue(({ knex }, words) => new KnexMessageStore(knex, words), [database, vocabulary]);
    bind(tokens.messages).toService(knexMessages);
    bind(tokens.search).toResolvedValue(
      ({ knex }, rules, words) => new KnexMessageSearch(knex, rules, words),
      [database, policy, vocabulary],
    );
    bind(tokens.inbox).toResolvedValue(({ knex }, rules) => new KnexInbox(knex, rules), [database, policy]);
    bind(tokens.bareContacts).toResolvedValue(
      ({ knex }, rules) => new KnexContactList(knex, rules),
      [database, policy],
    );
    bind(tokens.tickets).toResolvedValue(({ knex }) => new KnexSocketTickets(knex), [database]);

    bind(tokens.epoch).toResolvedValue(({ epoch }) => epoch, [database]);
    bind(tokens.readEpoch).toResolvedValue(
      ({ knex }) =>
        () =>
          readEpoch(knex),
      [database],
    );
    bind(tokens.readStamp).toResolvedValue(
      ({ knex }, hash) =>
        async () =>
          `${await readStamp(knex)}:${hash}`,
      [database, tokens.policyHash],
    );
    bind(tokens.readBusSecret).toResolvedValue(
      ({ knex }) =>
        () =>
          readBusSecret(knex),
      [database],
    );
    bind(tokens.isShared).toResolvedValue(({ isShared }) => isShared, [database]);
    bind(tokens.checkStorage).toResolvedValue(
      ({ knex }) =>
        async () =>
          void (await ask(knex, sql`SELECT 1`)),
      [database],
    );
    bind(tokens.storageFigures).toResolvedValue(
      ({ knex }, messages) => ({ pool: () => poolFigures(knex), onFlush: (listener) => messages.onFlush(listener) }),
      [database, knexMessages],
    );
  });
