import type { Knex } from 'knex';
import type { Check } from '../../../core/doctor/Check.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import { makePageCheck } from '../doctor/pageCheck.ts';
import { makeTableCheck } from '../doctor/tableCheck.ts';
import { sql } from '../sql/Sql.ts';
import { keyColumns } from './keyColumns.ts';

/**
 * Whether of each thing that there is one room of one can be found. What has the key of another room by mistake comes first, so
 * that it is free for the room that needs it.
 */
export const roomKeyChecks = (knex: Knex, policy: Policy): Check[] => {
  const { types, key, hasPeople, isDouble } = keyColumns(policy);
  return [
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
    makePageCheck(knex, {
      name: 'rooms.key-texts',
      severity: 'error',
      problem: 'rooms whose key names other people, another type or another context than the room',
      remedy: 'Run "homeroom doctor --fix", which takes the key from the room.',
      table: 'rooms',
      // What is no key any more stands behind a colon.
      faults: sql`
        SELECT 'room ' || p.id || ': ' || k.key AS example
        FROM page p JOIN homeroom.room_keys k ON k.room_id = p.id
        WHERE p.type = ANY (${types}::text[]) AND k.key NOT LIKE ':%' AND k.key IS DISTINCT FROM ${key}
          AND NOT ${isDouble}`,
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
    makePageCheck(knex, {
      name: 'rooms.keys',
      severity: 'error',
      problem: 'rooms without a key, so that the same two people, or the same class, get a second room',
      remedy: 'Run "homeroom doctor --fix", which adds keys that no other room has.',
      table: 'rooms',
      faults: sql`
        SELECT 'room ' || p.id AS example FROM page p
        WHERE p.type = ANY (${types}::text[])
          AND NOT EXISTS (SELECT FROM homeroom.room_keys k WHERE k.room_id = p.id) AND NOT ${isDouble}`,
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
  ];
};
