import type { Knex } from 'knex';
import { type AuditDraft, type AuditRecord, actorIdOf } from '../../../core/audit/AuditEntry.ts';
import { sealEntries } from '../../../core/audit/sealEntries.ts';
import { auditHash } from '../../system/auditHash.ts';
import { advisoryKey } from '../sql/advisoryKey.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import { readHead } from './readHead.ts';

/** Entries of one statement: those of an import have details of some ten kilobytes each. */
const entriesAtOnce = 100;

/** Appends to the audit log inside the transactions of other adapters. */
export class AuditWriter {
  /** The one listener: it receives the action of each entry. */
  onAppend: (action: string) => void = () => {};

  /**
   * Appends entries. Call it last: the lock of the chain's head is held until the transaction ends, and whoever holds it
   * waits for nothing else, so it cannot be part of a deadlock.
   */
  async append(trx: Knex, drafts: readonly AuditDraft[]): Promise<void> {
    if (drafts.length === 0) return;
    // A statement of its own: the next one then sees what the holder before has committed.
    await queryRows(trx, sql`SELECT pg_advisory_xact_lock(${advisoryKey(trx, 3)})`);
    const { head, at } = await readHead(trx);
    const records = sealEntries(auditHash, head, drafts, at);
    for (let start = 0; start < records.length; start += entriesAtOnce)
      await insertRecords(trx, records.slice(start, start + entriesAtOnce));
    for (const { action } of drafts) this.onAppend(action);
  }
}

const insertRecords = async (trx: Knex, records: readonly AuditRecord[]): Promise<void> => {
  const rows = records.map(({ entry, details }) => ({
    ...{ position: entry.position, at: entry.at.toISOString(), actor: entry.actor.kind },
    actor_id: actorIdOf(entry.actor),
    ...{ action: entry.action, subject_ids: entry.subjects, organisation_id: entry.organisation },
    ...{ room_id: entry.roomId, case_id: entry.caseId, details_hash: entry.detailsHash, hash: entry.hash },
    ...{ salt: details?.salt ?? null, details: details?.content ?? null },
  }));
  await queryRows(
    trx,
    sql`
    WITH given AS MATERIALIZED (
      SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (
        position bigint, at timestamptz, actor text, actor_id bigint, action text, subject_ids bigint[],
        organisation_id bigint, room_id bigint, case_id bigint, details_hash text, hash text, salt text, details jsonb
      )
    ), entries AS (
      INSERT INTO homeroom.audit_entries (
        position, at, actor, actor_id, action, subject_ids, organisation_id, room_id, case_id, details_hash, hash
      )
      SELECT g.position, g.at, g.actor, g.actor_id, g.action, g.subject_ids, g.organisation_id, g.room_id, g.case_id,
        decode(g.details_hash, 'hex'), decode(g.hash, 'hex')
      FROM given g
    )
    INSERT INTO homeroom.audit_details (position, salt, details)
    SELECT g.position, decode(g.salt, 'hex'), g.details FROM given g WHERE g.salt IS NOT NULL`,
  );
};
