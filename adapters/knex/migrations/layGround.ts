import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { directoryTables } from './ground/directoryTables.ts';
import { feedTables } from './ground/feedTables.ts';
import { messageTables } from './ground/messageTables.ts';
import { recordTables } from './ground/recordTables.ts';
import { roomTables } from './ground/roomTables.ts';
import type { NamedMigration } from './NamedMigration.ts';

const parts = [directoryTables, roomTables, messageTables, feedTables, recordTables];

/** The first release that knows these tables: an older one would write beside them. */
const minRelease = '0.2.0';

/**
 * One schema for everything that is to come. What was there is carried over; tables whose feature comes later are empty
 * and say in their comment what for.
 */
export const layGround: NamedMigration = {
  name: '012_lay_ground',

  up: async (knex: Knex) => {
    await queryRows(knex, sql`SET LOCAL statement_timeout = 0`);
    const secret = randomBytes(blockBytes);
    await queryRows(
      knex,
      sql`
      INSERT INTO meta (key, value) VALUES ('min_release', ${minRelease}), ('body_secret', ${secret.toString('hex')})`,
    );
    await knex.raw(
      'CREATE TEMPORARY TABLE ground_secret (outer_pad bytea, inner_pad bytea, trimmed text) ON COMMIT DROP',
    );
    await queryRows(
      knex,
      sql`
      INSERT INTO ground_secret VALUES (
        decode(${pad(secret, 0x5c)}, 'hex'), decode(${pad(secret, 0x36)}, 'hex'), ${whiteSpace}
      )`,
    );
    for (const { up } of parts) await knex.raw(escaped(up)).timeout(patienceMs);
    await knex.raw('DROP TABLE ground_secret');
  },

  down: async (knex: Knex) => {
    await queryRows(knex, sql`SET LOCAL statement_timeout = 0`);
    for (const { down } of [...parts].reverse()) await knex.raw(escaped(down)).timeout(patienceMs);
    await queryRows(knex, sql`DELETE FROM meta WHERE key IN ('min_release', 'body_secret')`);
  },
};

/** Milliseconds for one part: a million messages take about a minute. */
const patienceMs = 6 * 3_600_000;

/** A secret of the length of SHA-256's block is the key of HMAC as it is. */
const blockBytes = 64;

const pad = (secret: Buffer, byte: number): string => Buffer.from(secret.map((one) => one ^ byte)).toString('hex');

/** What is cut off at both ends of a text, as `trimText` cut it when this migration was written. */
const whiteSpace =
  ' \t\n\v\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

/** Knex takes a question mark for a value. */
const escaped = (text: string): string => text.replaceAll('?', '\\?');
