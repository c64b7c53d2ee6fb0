import type { Knex } from 'knex';
import type { Merge, MergeId } from '../../../core/accounts/Merge.ts';
import {
  type AccountPair,
  type MergeQuery,
  type Merges,
  type PairsQuery,
  sharedSigns,
} from '../../../core/accounts/Merges.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { type AboutRow, aboutColumns, toAbout } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { nothing, sql } from '../sql/Sql.ts';
import { type MergeRow, mergeColumns, toMerge } from './mergeRow.ts';

/** Milliseconds: every account is compared with every other. */
const patience = { timeoutMs: 120_000 };

export class KnexMerges implements Merges {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list({ withUndone = false, userId, before, limit }: MergeQuery): Promise<readonly Merge[]> {
    const rows = await queryRows<MergeRow>(
      this.#knex,
      sql`
      SELECT ${mergeColumns}
      FROM homeroom.merges
      WHERE ${withUndone ? sql`true` : sql`undone_at IS NULL`}
        ${userId === undefined ? nothing : sql`AND ${userId}::bigint IN (survivor_id, merged_id)`}
        ${before === undefined ? nothing : sql`AND id < ${before}::bigint`}
      ORDER BY id DESC LIMIT ${limit}`,
    );
    return rows.map(toMerge);
  }

  async find(id: MergeId): Promise<Merge | undefined> {
    const [row] = await queryRows<MergeRow>(
      this.#knex,
      sql`SELECT ${mergeColumns} FROM homeroom.merges WHERE id = ${id}::bigint`,
    );
    return row === undefined ? undefined : toMerge(row);
  }

  async pairs({ limit, offset }: PairsQuery): Promise<readonly AccountPair[]> {
    const rows = await queryRows<AboutRow & { readonly sign: number }>(this.#knex, pairsQuery(limit, offset), patience);
    return rows.flatMap((row) => {
      const by = sharedSigns[row.sign];
      const [one, other] = toAbout(row) as [Person?, Person?];
      return by === undefined || one === undefined || other === undefined
        ? []
        : [{ people: [one, other], by } as const];
    });
  }
}

const pairsQuery = (limit: number, offset: number) => sql`
  WITH called AS MATERIALIZED (
    SELECT d.user_id, d.source_id, s.sign, s.value
    FROM homeroom.identities d
      JOIN homeroom.users u ON u.id = d.user_id
      CROSS JOIN LATERAL (
        VALUES (0, lower(trim(d.email))), (1, lower(d.external_id)),
          (2, lower(trim(COALESCE(d.first_name, '') || ' ' || COALESCE(d.last_name, ''))))
      ) AS s (sign, value)
    WHERE d.is_named AND u.is_active AND s.value <> ''
  ), paired AS (
    SELECT one.user_id AS one_id, other.user_id AS other_id, min(one.sign) AS sign
    FROM called one
      JOIN called other ON other.sign = one.sign AND other.value = one.value AND other.user_id > one.user_id
    GROUP BY one.user_id, other.user_id
  )
  SELECT p.sign,
    ${aboutColumns}
  FROM paired p
    JOIN homeroom.users a ON a.id = p.one_id
    JOIN homeroom.users b ON b.id = p.other_id
  WHERE NOT EXISTS (
      SELECT FROM homeroom.identities one JOIN homeroom.identities other ON other.source_id = one.source_id
      WHERE one.user_id = p.one_id AND other.user_id = p.other_id AND one.is_named AND other.is_named
    )
  ORDER BY p.sign, p.one_id, p.other_id
  LIMIT ${limit} OFFSET ${offset}`;
