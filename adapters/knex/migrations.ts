import type { Knex } from 'knex';
import { addBusSecret } from './migrations/addBusSecret.ts';
import { addPolicies } from './migrations/addPolicies.ts';
import { addReactions } from './migrations/addReactions.ts';
import { addSearch } from './migrations/addSearch.ts';
import { createDirectory } from './migrations/createDirectory.ts';
import { createMessages } from './migrations/createMessages.ts';
import { createRooms } from './migrations/createRooms.ts';
import { keepSearchListShort } from './migrations/keepSearchListShort.ts';
import type { NamedMigration } from './migrations/NamedMigration.ts';
import { nameWhomRoomsAreAbout } from './migrations/nameWhomRoomsAreAbout.ts';
import { orderPeople } from './migrations/orderPeople.ts';
import { takeJobRoomsApart } from './migrations/takeJobRoomsApart.ts';

const inOrder: readonly NamedMigration[] = [
  createDirectory,
  createRooms,
  createMessages,
  addReactions,
  orderPeople,
  addSearch,
  keepSearchListShort,
  addBusSecret,
  addPolicies,
  nameWhomRoomsAreAbout,
  takeJobRoomsApart,
];

/**
 * What Knex needs to migrate. The tables of its own have names of their own, so that they do not meet those of a host
 * that migrates with Knex too.
 */
export const migrations = {
  tableName: 'homeroom_migrations',
  // A node of the previous release must start beside one of the next: what it does not know of is no damage.
  disableMigrationsListValidation: true,
  migrationSource: {
    getMigrations: async () => [...inOrder],
    getMigrationName: ({ name }) => name,
    getMigration: async (migration) => migration,
  } satisfies Knex.MigrationSource<NamedMigration>,
};

export const migrationNames: readonly string[] = inOrder.map(({ name }) => name);
