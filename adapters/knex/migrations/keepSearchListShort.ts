import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/**
 * What is written goes into a list before it goes into the index of words, and whoever fills that list puts it into the
 * index, while everybody waits for the statement. Sixteen short times cost no more than one long one.
 */
export const keepSearchListShort: NamedMigration = {
  name: '007_keep_search_list_short',

  up: (knex: Knex) => knex.raw('ALTER INDEX messages_words SET (gin_pending_list_limit = 256)'),

  down: (knex: Knex) => knex.raw('ALTER INDEX messages_words RESET (gin_pending_list_limit)'),
};
