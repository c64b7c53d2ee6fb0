import type { Knex } from 'knex';
import type { Hold, HoldDraft, HoldId } from '../../../core/holds/Hold.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';
import { type HoldRow, holdColumns, toHold } from './holdRow.ts';

/** A moment by another clock that is so far ahead is meant as now: what an office decides applies at once. */
const skewMs = 60_000;

export const insertHold = async (
  trx: Knex,
  { subject, effect, reason, authorId, begins, ends }: HoldDraft,
): Promise<Hold> => {
  const about = 'kind' in subject ? subject : null;
  const [row] = await queryRows<HoldRow>(
    trx,
    sql`
    INSERT INTO homeroom.holds (user_id, room_id, kind, from_id, to_id, context, effect, reason, author_id, begins, ends)
    SELECT ${'userId' in subject ? subject.userId : null}::bigint, ${'roomId' in subject ? subject.roomId : null}::bigint,
      ${about?.kind ?? null}::text,
      ${about?.from ?? null}::bigint, ${about?.to ?? null}::bigint, ${about?.context ?? null}::text, ${effect}, ${reason},
      ${authorId}::bigint,
      CASE WHEN i.begins - clock.at BETWEEN interval '0' AND ${skewMs}::int * interval '1 millisecond'
        THEN clock.at ELSE i.begins
      END, ${ends}::timestamptz
    FROM (SELECT ${begins}::timestamptz AS begins) i CROSS JOIN (SELECT ${now} AS at OFFSET 0) clock
    RETURNING ${holdColumns}`,
  );
  if (row === undefined) throw new Error('The hold was not stored');
  return toHold(row);
};

/** Lifts a hold; undefined if there is none that is not lifted. */
export const liftHold = async (trx: Knex, id: HoldId): Promise<Hold | undefined> => {
  const [row] = await queryRows<HoldRow>(
    trx,
    sql`
    UPDATE homeroom.holds SET lifted_at = ${now} WHERE id = ${id}::bigint AND lifted_at IS NULL
    RETURNING ${holdColumns}`,
  );
  return row === undefined ? undefined : toHold(row);
};
