import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/**
 * An index of the messages that mention somebody, and of nothing else: messages without mentions cost it nothing. The
 * mentions themselves are in `messages.parts`.
 */
export const mentionPeople: NamedMigration = {
  name: '033_mention_people',

  up: (knex: Knex) =>
    knex.raw("CREATE INDEX messages_mentions ON messages (room_id, seq) WHERE (parts -> 'mentions') IS NOT NULL"),

  down: (knex: Knex) => knex.raw('DROP INDEX messages_mentions'),
};
