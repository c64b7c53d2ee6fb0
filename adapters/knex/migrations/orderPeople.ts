import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** Everybody by name, a page at a time, whatever their role and whether they are active: the directory's list. */
export const orderPeople: NamedMigration = {
  name: '005_order_people',
  up: (knex: Knex) => knex.raw('CREATE INDEX users_in_order ON users (name_order, id)'),
  down: (knex: Knex) => knex.raw('DROP INDEX users_in_order'),
};
