import type { Knex } from 'knex';
import type { MessageWords } from '../../../core/messages/MessageWords.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { type Sql, sql } from '../sql/Sql.ts';
import { fileNames, type SearchedRooms, wordlessQuery } from './searchQuery.ts';
import { wordVector } from './wordVector.ts';

export interface WordlessRow {
  readonly room_id: Big;
  readonly id: Big;
  readonly content: string;
  readonly files: readonly string[] | null;
  /** The transaction that wrote the row: another one means that the text may be another. */
  readonly version: string;
}

export class KnexMessageWords implements MessageWords {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async makeNext(limit: number): Promise<number> {
    return this.#make(await queryRows<WordlessRow>(this.#knex, nextWordlessQuery(limit)));
  }

  /** The same for the latest messages of the rooms that a search reads. */
  async makeFor(rooms: SearchedRooms, limit: number): Promise<number> {
    return this.#make(await queryRows<WordlessRow>(this.#knex, wordlessQuery(rooms, limit)));
  }

  async countWaiting(most: number): Promise<number> {
    const [row] = await queryRows<{ count: Big }>(
      this.#knex,
      sql`
      SELECT count(*) AS count
      FROM (SELECT FROM homeroom.messages m WHERE ${hasNoWords} LIMIT ${most}) wordless`,
    );
    return Number(row?.count ?? 0);
  }

  async #make(rows: readonly WordlessRow[]): Promise<number> {
    if (rows.length === 0) return 0;
    return (await queryRows(this.#knex, wordsStatement(rows))).length;
  }
}

const hasNoWords = sql`m.words IS NULL AND m.deleted_at IS NULL`;

/** In the order of the index `messages_wordless`, so that it reads nothing else. */
export const nextWordlessQuery = (limit: number): Sql => sql`
  SELECT m.room_id, m.id, m.content, ${fileNames} AS files, m.xmin::text AS version
  FROM homeroom.messages m
  WHERE ${hasNoWords}
  ORDER BY m.room_id, m.id
  LIMIT ${limit}`;

/** Rows that others hold or have changed meanwhile are left out, so it waits for nobody and overwrites nothing. */
export const wordsStatement = (rows: readonly WordlessRow[]): Sql => sql`
  WITH made AS (
    SELECT * FROM unnest(
      ${rows.map((row) => row.room_id)}::bigint[], ${rows.map(({ id }) => id)}::bigint[], ${rows.map(({ version }) => version)}::text[],
      ${rows.map((row) => wordVector(Number(row.room_id), { text: row.content, fileNames: row.files ?? [] }))}::text[]
    ) AS i (room_id, id, version, words)
  ), held AS MATERIALIZED (
    SELECT m.room_id, m.id, made.words
    FROM made
      JOIN homeroom.messages m ON m.room_id = made.room_id AND m.id = made.id
    WHERE ${hasNoWords} AND m.xmin::text = made.version
    FOR UPDATE OF m SKIP LOCKED
  )
  UPDATE homeroom.messages t SET words = held.words::tsvector
  FROM held
  WHERE t.room_id = held.room_id AND t.id = held.id
  RETURNING 1`;
