import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/**
 * An index of the pinned messages, and of nothing else: other messages cost it nothing. The seq at which a message was
 * pinned is in `messages.parts`.
 */
export const indexPins: NamedMigration = {
  name: '034_pin_messages',

  up: (knex: Knex) =>
    knex.raw("CREATE INDEX messages_pins ON messages (room_id, seq) WHERE (parts -> 'pin') IS NOT NULL"),

  down: (knex: Knex) => knex.raw('DROP INDEX messages_pins'),
};
