import type { Knex } from 'knex';
import { type AuditHead, emptyHead } from '../../../core/audit/AuditEntry.ts';
import type { Big } from '../permissions/personRow.ts';
import { queryRows } from '../sql/queryRows.ts';
import { now, sql } from '../sql/Sql.ts';

/** The last entry of the log, and the time by the database's clock. */
export const readHead = async (db: Knex): Promise<{ readonly head: AuditHead; readonly at: Date }> => {
  const [row] = await queryRows<{ at: Date; position: Big | null; hash: string | null }>(
    db,
    sql`
    SELECT clock.at, h.position, encode(h.hash, 'hex') AS hash
    FROM (SELECT ${now} AS at) clock
      LEFT JOIN LATERAL (
        SELECT e.position, e.hash FROM homeroom.audit_entries e ORDER BY e.position DESC LIMIT 1
      ) h ON true`,
  );
  const { at = new Date(Number.NaN), position = null, hash = null } = row ?? {};
  return { at, head: position === null || hash === null ? emptyHead : { position: Number(position), hash } };
};
