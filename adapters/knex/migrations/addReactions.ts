import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** Reactions are part of their message, so that reading messages asks no other table. */
export const addReactions: NamedMigration = {
  name: '004_add_reactions',

  up: (knex: Knex) =>
    knex.raw(`
      -- [{"emoji": …, "user_ids": […]}], changed under the lock of the room's row. Null for none.
      ALTER TABLE messages ADD COLUMN reactions jsonb;
    `),

  // Their events stay, as the seqs of a room have no gaps; a release that does not know them shows nothing of them.
  down: (knex: Knex) => knex.raw('ALTER TABLE messages DROP COLUMN reactions'),
};
