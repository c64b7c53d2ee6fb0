import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/**
 * The rooms of an office are found by its organisation, whoever is a member of them. Only they are about one person. No
 * column of the index changes with a message, so that updates of a room's head stay within their page.
 */
export const listOfficeRooms: NamedMigration = {
  name: '016_list_office_rooms',
  up: async (knex: Knex) => {
    await knex.raw('CREATE INDEX rooms_office ON rooms (organisation_id, is_archived) WHERE cardinality(about) = 1');
  },
  down: async (knex: Knex) => {
    await knex.raw('DROP INDEX rooms_office');
  },
};
