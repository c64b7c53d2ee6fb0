import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { roomTypesOn } from '../../../core/permissions/roomTypesOf.ts';
import { makePageCheck } from '../doctor/pageCheck.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { sql } from '../sql/Sql.ts';

/** What can be wrong with rooms and memberships, apart from what the policy says of them. */
export const roomChecks = (knex: Knex, policy: Policy): Check[] => [
  ...keyChecks(knex, policy),
  makePageCheck(knex, {
    name: 'rooms.contexts',
    severity: 'error',
    problem: 'rooms that call their context otherwise than the table of contexts does',
    remedy: 'Run "homeroom doctor --fix", which takes the word from there.',
    table: 'rooms',
    faults: sql`
      SELECT 'room ' || p.id || ': context ' || p.context_id AS example
      FROM page p LEFT JOIN homeroom.contexts c ON c.id = p.context_id
      WHERE c.external_id IS DISTINCT FROM p.context`,
    fix: {
      statement: sql`
        UPDATE homeroom.rooms r SET context = c.external_id
        FROM page p JOIN homeroom.contexts c ON c.id = p.context_id
        WHERE r.id = p.id AND r.context_id = p.context_id AND r.context <> c.external_id
        RETURNING 1`,
      did: (count) => `${count} rooms got the word of their context.`,
    },
  }),
  makePageCheck(knex, {
    name: 'rooms.people',
    severity: 'error',
    problem: 'memberships of people who do not exist',
    remedy: 'Homeroom removes nobody from the table of users: bring the people back from a backup.',
    table: 'rooms',
    faults: sql`
      SELECT 'room ' || p.id || ': ' || m.user_id AS example
      FROM page p JOIN homeroom.participants m ON m.room_id = p.id
      WHERE NOT EXISTS (SELECT FROM homeroom.users u WHERE u.id = m.user_id)`,
  }),
  makeMissingCheck(knex, policy),
];

/** A room's key by what the room is about. */
const keyOf = (typesOfTwo: readonly string[], contextTypes: readonly string[]) => sql`
  p.type || CASE WHEN p.type = ANY (${typesOfTwo}::text[]) THEN ':' || p.about[1] || ':' || p.about[2] ELSE '' END
    || CASE WHEN p.type = ANY (${contextTypes}::text[]) THEN ':' || p.context_id ELSE '' END`;

const keyChecks = (knex: Knex, { roomTypes }: Policy): Check[] => {
  // The key of an office's room says where it was opened and under which subject: the room may be elsewhere now.
  const keyed = Object.entries(roomTypes).filter(([, { key, restsOn }]) => key.length > 0 && restsOn !== 'office');
  const types = keyed.map(([type]) => type);
  const typesOfTwo = keyed.flatMap(([type, row]) => (row.key.length > 1 ? [type] : []));
  const key = keyOf(
    typesOfTwo,
    keyed.flatMap(([type, row]) => (row.key.includes('context') ? [type] : [])),
  );
  const hasPeople = sql`(p.type <> ALL (${typesOfTwo}::text[]) OR array_length(p.about, 1) = 2)`;
  return [
    makePageCheck(knex, {
      name: 'rooms.keys',
      severity: 'error',
      problem: 'rooms without a key, so that the same two people, or the same class, get a second room',
      remedy: 'Run "homeroom doctor --fix", which adds keys that no other room has; rooms that are left are double.',
      table: 'rooms',
      faults: sql`
        SELECT 'room ' || p.id AS example FROM page p
        WHERE p.type = ANY (${types}::text[])
          AND NOT EXISTS (SELECT FROM homeroom.room_keys k WHERE k.room_id = p.id)`,
      fix: {
        statement: sql`
          INSERT INTO homeroom.room_keys (key, room_id)
          SELECT ${key}, p.id FROM page p
          WHERE p.type = ANY (${types}::text[]) AND ${hasPeople}
            AND NOT EXISTS (SELECT FROM homeroom.room_keys k WHERE k.room_id = p.id)
          ON CONFLICT DO NOTHING
          RETURNING 1`,
        did: (count) => `${count} rooms got their keys.`,
      },
    }),
    makePageCheck(knex, {
      name: 'rooms.key-texts',
      severity: 'error',
      problem: 'rooms whose key names other people, another type or another context than the room',
      remedy: 'Run "homeroom doctor --fix", which takes the key from the room, unless another room has that key.',
      table: 'rooms',
      // What is no key any more stands behind a colon.
      faults: sql`
        SELECT 'room ' || p.id || ': ' || k.key AS example
        FROM page p JOIN homeroom.room_keys k ON k.room_id = p.id
        WHERE p.type = ANY (${types}::text[]) AND k.key NOT LIKE ':%' AND k.key IS DISTINCT FROM ${key}`,
      fix: {
        statement: sql`
          UPDATE homeroom.room_keys k SET key = w.key
          FROM (
            SELECT p.id, ${key} AS key FROM page p
            WHERE p.type = ANY (${types}::text[]) AND ${hasPeople}
          ) w
          WHERE k.room_id = w.id AND k.key NOT LIKE ':%' AND k.key <> w.key
            AND NOT EXISTS (SELECT FROM homeroom.room_keys other WHERE other.key = w.key)
            -- A room with a second key would get one key twice.
            AND (SELECT count(*) FROM homeroom.room_keys one WHERE one.room_id = w.id) = 1
          RETURNING 1`,
        did: (count) => `${count} keys were written anew.`,
      },
    }),
    makeTableCheck(knex, {
      name: 'rooms.keys-of-nothing',
      severity: 'error',
      problem: 'keys of rooms that do not exist, so that two people cannot open their room',
      remedy: 'Run "homeroom doctor --fix", which removes them. If rooms were lost, restore a backup.',
      faults: sql`
        SELECT k.key AS example FROM homeroom.room_keys k
        WHERE NOT EXISTS (SELECT FROM homeroom.rooms r WHERE r.id = k.room_id)`,
      fix: {
        statement: sql`
          DELETE FROM homeroom.room_keys k
          WHERE NOT EXISTS (SELECT FROM homeroom.rooms r WHERE r.id = k.room_id)
          RETURNING 1`,
        did: (count) => `${count} keys were removed.`,
      },
    }),
  ];
};

/**
 * The directory does not say who is in these rooms: the two people of a contact, who wrote to an office, and an owner. They come back suspended,
 * and the check of memberships, which follows, restores them if the policy allows it, with an event.
 */
const makeMissingCheck = (knex: Knex, policy: Policy): Check => {
  const due = sql`
    FROM page p
      CROSS JOIN LATERAL unnest(
        CASE WHEN p.type = ANY (${roomTypesOn(policy, 'contact', 'office')}::text[]) THEN p.about ELSE '{}' END
          || p.owner_id
      ) AS due (user_id)
    WHERE EXISTS (SELECT FROM homeroom.users u WHERE u.id = due.user_id)
      AND NOT EXISTS (SELECT FROM homeroom.participants m WHERE m.room_id = p.id AND m.user_id = due.user_id)`;
  return makePageCheck(knex, {
    name: 'rooms.missing-members',
    severity: 'error',
    problem: 'people without a membership in the room that they opened or that is about them',
    remedy: 'Run "homeroom doctor --fix": they get it, and all messages of the room count as unread.',
    table: 'rooms',
    faults: sql`SELECT 'room ' || p.id || ': ' || due.user_id AS example ${due}`,
    fix: {
      statement: sql`
        INSERT INTO homeroom.participants (room_id, user_id, role, joined_seq, is_suspended, may_post)
        SELECT p.id, due.user_id, (SELECT u.role FROM homeroom.users u WHERE u.id = due.user_id), 0, true, false ${due}
        ON CONFLICT DO NOTHING
        RETURNING 1`,
      did: (count) => `${count} memberships were added.`,
    },
  });
};
