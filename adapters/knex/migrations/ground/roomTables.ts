import type { GroundPart } from './GroundPart.ts';

/** Rooms, their keys, and what each participant keeps of a room. */
export const roomTables: GroundPart = {
  up: `
    -- Nothing new is indexed: a message updates its room's row on the row's own page (HOT).
    ALTER TABLE rooms
      ADD COLUMN organisation_id bigint,
      ADD COLUMN context_id bigint NOT NULL DEFAULT 0,
      ADD COLUMN policy_version bigint,
      ADD COLUMN floor_seq bigint NOT NULL DEFAULT 0;

    UPDATE rooms r SET context_id = c.id
    FROM contexts c WHERE c.external_id = r.context AND r.context <> '';

    CREATE TABLE room_keys (
      key text PRIMARY KEY,
      room_id bigint NOT NULL
    );
    COMMENT ON TABLE room_keys IS 'One room for each key: the type, everybody the room is about, the context';
    -- The end of a key is the context's own id, so that two sources that use one word need not share a room. What is no
    -- key any more, because it does not say whom the room is about, stays on record behind a colon: no type is empty.
    INSERT INTO room_keys (key, room_id)
    SELECT
      CASE
        WHEN key = people THEN people
        WHEN key = people || ':' || context THEN people || ':' || context_id
        ELSE ':' || key
      END, id
    FROM (SELECT *, type || ':' || about[1] || ':' || about[2] AS people FROM rooms) r
    WHERE key IS NOT NULL;
    CREATE INDEX room_keys_room ON room_keys (room_id);
    ALTER TABLE rooms DROP COLUMN key;

    COMMENT ON TABLE rooms IS 'Rooms: their state, and the seq of the latest event';
    COMMENT ON TABLE participants IS 'Memberships, ended ones too, with what each person keeps of the room';
    COMMENT ON TABLE room_visits IS 'When moderators read a room of which they are no members';

    ALTER TABLE participants
      ADD COLUMN role text,
      ADD COLUMN visible_from_seq bigint NOT NULL DEFAULT 0,
      ADD COLUMN hidden_activity bigint,
      ADD COLUMN unread_mark_id bigint,
      ADD COLUMN level text,
      ADD COLUMN snoozed_until timestamptz;`,

  down: `
    COMMENT ON TABLE rooms IS NULL;
    COMMENT ON TABLE participants IS NULL;
    COMMENT ON TABLE room_visits IS NULL;
    ALTER TABLE participants
      DROP COLUMN role, DROP COLUMN visible_from_seq, DROP COLUMN hidden_activity, DROP COLUMN unread_mark_id,
      DROP COLUMN level, DROP COLUMN snoozed_until;
    ALTER TABLE rooms ADD COLUMN key text;
    UPDATE rooms r
    SET key = CASE
        WHEN k.key = people THEN people
        WHEN k.key = people || ':' || r.context_id THEN people || ':' || r.context
        ELSE substr(k.key, 2)
      END
    FROM (SELECT id, type || ':' || about[1] || ':' || about[2] AS people FROM rooms) of, room_keys k
    WHERE of.id = r.id AND k.room_id = r.id;
    ALTER TABLE rooms ADD CONSTRAINT rooms_key_key UNIQUE (key);
    DROP TABLE room_keys;
    ALTER TABLE rooms
      DROP COLUMN organisation_id, DROP COLUMN context_id, DROP COLUMN policy_version, DROP COLUMN floor_seq;`,
};
