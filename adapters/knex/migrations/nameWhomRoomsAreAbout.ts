import type { Knex } from 'knex';
import type { NamedMigration } from './NamedMigration.ts';

/** Rooms say whom they are about, so that each person can be shown a name of their own in the list's one statement. */
export const nameWhomRoomsAreAbout: NamedMigration = {
  name: '010_name_whom_rooms_are_about',

  up: (knex: Knex) =>
    knex.raw(`
      SET LOCAL statement_timeout = 0;

      -- Both ends of the room's relation, the first one first; the two people of a direct room; nobody for the others.
      ALTER TABLE rooms
        ADD COLUMN about bigint[] NOT NULL DEFAULT '{}',
        ADD COLUMN context_name text NOT NULL DEFAULT '';

      UPDATE rooms SET about = ARRAY[split_part(key, ':', 2)::bigint, split_part(key, ':', 3)::bigint]
      WHERE type IN ('direct', 'forum_subject', 'forum_tutor') AND key ~ '^[a-z_]+:[0-9]+:[0-9]+(:|$)';

      -- The kind of the relation is the policy's and does not matter.
      UPDATE rooms r SET context_name = COALESCE((
        SELECT max(x.context_name) FROM relations x
        WHERE x.from_id = r.about[1] AND x.to_id = r.about[2] AND x.context = r.context
      ), '')
      WHERE r.type IN ('forum_subject', 'forum_tutor') AND array_length(r.about, 1) = 2;
    `),

  down: (knex: Knex) => knex.raw('ALTER TABLE rooms DROP COLUMN about, DROP COLUMN context_name'),
};
