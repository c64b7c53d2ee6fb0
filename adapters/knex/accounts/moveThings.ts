import type { Knex } from 'knex';
import type { UserId } from '../../../core/ids.ts';
import { moveNotifications, returnNotifications } from '../notifications/moveNotifications.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, type Sql, sql } from '../sql/Sql.ts';

type PairTuple = readonly [one: number, other: number];

/** What an account has beside what sources say about it. */
export interface MovedThings {
  readonly holds: readonly number[];
  readonly logins: readonly (readonly [issuer: string, subject: string])[];
  /** All of the merged account. */
  readonly favourites: readonly PairTuple[];
  readonly blocks: readonly PairTuple[];
  /** Those that the survivor did not have. */
  readonly newFavourites: readonly PairTuple[];
  readonly newBlocks: readonly PairTuple[];
  /** Ids of addresses of channels; missing from merges of earlier releases. */
  readonly addresses?: readonly number[];
}

interface Move {
  readonly from: UserId;
  readonly to: UserId;
}

/** Gives holds, ways to sign in, favourites, blocks and addresses of channels of one account to another. Sessions and tickets end. */
export const moveThings = async (trx: Knex, { from, to }: Move): Promise<MovedThings> => {
  const holds = await queryRows<{ id: Big }>(
    trx,
    sql`
    UPDATE homeroom.holds SET ${heldIds(from, to)}
    WHERE ${from}::bigint IN (user_id, from_id, to_id)
    RETURNING id`,
  );
  const logins = await queryRows<{ issuer: string; subject: string }>(
    trx,
    sql`UPDATE homeroom.logins SET user_id = ${to} WHERE user_id = ${from} RETURNING issuer, subject`,
  );
  await queryRows(
    trx,
    sql`UPDATE homeroom.sessions SET revoked_at = ${now} WHERE user_id = ${from} AND revoked_at IS NULL`,
  );
  await queryRows(trx, sql`DELETE FROM homeroom.socket_tickets WHERE user_id = ${from}`);
  const favourites = await movePairs(trx, favouritesTable, { from, to });
  const blocks = await movePairs(trx, blocksTable, { from, to });
  return {
    holds: holds.map(({ id }) => Number(id)),
    logins: logins.map(({ issuer, subject }) => [issuer, subject]),
    favourites: favourites.all,
    newFavourites: favourites.fresh,
    blocks: blocks.all,
    newBlocks: blocks.fresh,
    addresses: await moveNotifications(trx, { from, to }),
  };
};

/** Gives back what `moveThings` moved from `to` to `from`, as far as it is still there. */
export const returnThings = async (trx: Knex, { from, to }: Move, moved: MovedThings): Promise<void> => {
  await queryRows(trx, sql`UPDATE homeroom.holds SET ${heldIds(from, to)} WHERE id = ANY (${moved.holds}::bigint[])`);
  await queryRows(
    trx,
    sql`
    UPDATE homeroom.logins SET user_id = ${to}
    FROM unnest(
      ${moved.logins.map(([issuer]) => issuer)}::text[], ${moved.logins.map(([, subject]) => subject)}::text[]
    ) AS i (issuer, subject)
    WHERE logins.issuer = i.issuer AND logins.subject = i.subject AND logins.user_id = ${from}`,
  );
  await returnPairs(trx, favouritesTable, { all: moved.favourites, fresh: moved.newFavourites });
  await returnPairs(trx, blocksTable, { all: moved.blocks, fresh: moved.newBlocks });
  await returnNotifications(trx, { from, to }, moved.addresses ?? []);
};

const heldIds = (from: UserId, to: UserId): Sql => sql`
  user_id = CASE WHEN user_id = ${from}::bigint THEN ${to}::bigint ELSE user_id END,
    from_id = CASE WHEN from_id = ${from}::bigint THEN ${to}::bigint ELSE from_id END,
    to_id = CASE WHEN to_id = ${from}::bigint THEN ${to}::bigint ELSE to_id END`;

/** A table of pairs of people. */
interface PairTable {
  readonly name: Sql;
  readonly other: Sql;
}

const favouritesTable: PairTable = { name: sql`homeroom.favourites`, other: sql`contact_id` };
const blocksTable: PairTable = { name: sql`homeroom.blocks`, other: sql`blocked_id` };

interface PairRow {
  readonly user_id: Big;
  readonly other_id: Big;
}

const toPair = ({ user_id: one, other_id: other }: PairRow): PairTuple => [Number(one), Number(other)];

const movePairs = async (trx: Knex, { name, other }: PairTable, { from, to }: Move) => {
  const all = await queryRows<PairRow>(
    trx,
    sql`
    DELETE FROM ${name} WHERE user_id = ${from} OR ${other} = ${from}
    RETURNING user_id, ${other} AS other_id`,
  );
  const moved = all
    .map(toPair)
    .map((pair): PairTuple => [pair[0] === from ? to : pair[0], pair[1] === from ? to : pair[1]])
    .filter(([one, two]) => one !== two);
  const fresh = moved.length === 0 ? [] : await addPairs(trx, { name, other }, moved);
  return { all: all.map(toPair), fresh };
};

const addPairs = async (trx: Knex, { name, other }: PairTable, pairs: readonly PairTuple[]): Promise<PairTuple[]> => {
  const rows = await queryRows<PairRow>(
    trx,
    sql`
    INSERT INTO ${name} (user_id, ${other})
    SELECT * FROM unnest(${pairs.map(([one]) => one)}::bigint[], ${pairs.map(([, two]) => two)}::bigint[])
    ON CONFLICT DO NOTHING
    RETURNING user_id, ${other} AS other_id`,
  );
  return rows.map(toPair);
};

const returnPairs = async (
  trx: Knex,
  { name, other }: PairTable,
  { all, fresh }: { readonly all: readonly PairTuple[]; readonly fresh: readonly PairTuple[] },
): Promise<void> => {
  if (fresh.length > 0)
    await queryRows(
      trx,
      sql`
      DELETE FROM ${name} p
      USING unnest(${fresh.map(([one]) => one)}::bigint[], ${fresh.map(([, two]) => two)}::bigint[]) AS i (one, two)
      WHERE p.user_id = i.one AND p.${other} = i.two`,
    );
  if (all.length > 0) await addPairs(trx, { name, other }, all);
};
