import type { Knex } from 'knex';

/** A migration that brings its name, so that the name on record does not depend on a file's ending. */
export interface NamedMigration extends Knex.Migration {
  readonly name: string;
}
