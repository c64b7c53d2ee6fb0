import type { Knex } from 'knex';
import type {
  AuditActor,
  AuditDraft,
  AuditEntry,
  AuditHead,
  AuditPosition,
  AuditRecord,
} from '../../../core/audit/AuditEntry.ts';
import type { AuditLog, AuditQuery } from '../../../core/audit/AuditLog.ts';
import { ChatError } from '../../../core/errors.ts';
import { sqlState } from '../sql/databaseErrors.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { joined, nothing, type Sql, sql } from '../sql/Sql.ts';
import { AuditWriter } from './AuditWriter.ts';
import { type AuditRecordRow, type AuditRow, entryColumns, recordColumns, toEntry, toRecord } from './auditRow.ts';
import { readHead } from './readHead.ts';

const insufficientPrivilege = '42501';

export class KnexAuditLog implements AuditLog {
  readonly #knex: Knex;
  readonly #writer: AuditWriter;

  constructor(knex: Knex, writer = new AuditWriter()) {
    this.#knex = knex;
    this.#writer = writer;
  }

  append(drafts: readonly AuditDraft[]): Promise<void> {
    return inTransaction(this.#knex, (trx) => this.#writer.append(trx, drafts));
  }

  async list(query: AuditQuery): Promise<readonly AuditEntry[]> {
    const conditions = conditionsOf(query);
    const rows = await queryRows<AuditRow>(
      this.#knex,
      sql`
      SELECT
        ${entryColumns}
      FROM homeroom.audit_entries e
      ${conditions.length === 0 ? nothing : sql`WHERE ${joined(conditions, '\nAND ')}`}
      ORDER BY e.position ${query.isNewestFirst === true ? sql`DESC` : nothing}
      LIMIT ${query.limit}`,
    );
    return rows.map(toEntry);
  }

  async find(position: AuditPosition): Promise<AuditRecord | undefined> {
    const [record] = await this.#records(sql`e.position = ${position}::bigint`, 1);
    return record;
  }

  chain(after: number, limit: number): Promise<readonly AuditRecord[]> {
    return this.#records(sql`e.position > ${after}::bigint`, limit);
  }

  async head(): Promise<AuditHead> {
    return (await readHead(this.#knex)).head;
  }

  eraseDetails(positions: readonly AuditPosition[], actor: AuditActor): Promise<number> {
    return inTransaction(this.#knex, async (trx) => {
      const rows = await queryRows<{ position: string }>(trx, erasure(positions)).catch(refuseWithoutRight);
      const erased = rows.map(({ position }) => Number(position)).sort((one, other) => one - other);
      if (erased.length > 0)
        await this.#writer.append(trx, [{ actor, action: 'details.erased', details: { positions: erased } }]);
      return erased.length;
    });
  }

  async #records(condition: Sql, limit: number): Promise<readonly AuditRecord[]> {
    const rows = await queryRows<AuditRecordRow>(
      this.#knex,
      sql`
      SELECT
        ${recordColumns}
      FROM homeroom.audit_entries e LEFT JOIN homeroom.audit_details d ON d.position = e.position
      WHERE ${condition}
      ORDER BY e.position LIMIT ${limit}`,
    );
    return rows.map(toRecord);
  }
}

/** Salt and content go; the row stays, so that a removed row is noticed. */
const erasure = (positions: readonly AuditPosition[]): Sql => sql`
  UPDATE homeroom.audit_details d SET salt = '', details = NULL
  FROM homeroom.audit_entries e
  WHERE d.position = ANY (${positions}::bigint[]) AND e.position = d.position
    AND d.details IS NOT NULL AND e.action <> 'details.erased'
  RETURNING d.position`;

const refuseWithoutRight = (failure: unknown): never => {
  if (sqlState(failure) !== insufficientPrivilege) throw failure;
  throw new ChatError(
    'ACCESS_DENIED',
    'This role of the database may not erase anything of the audit log; the one of DATABASE_OWNER_URL may.',
    { cause: failure },
  );
};

const conditionsOf = (query: AuditQuery): Sql[] => {
  const { within, actorId, actorKind, subject, action, roomId, caseId, since, until, after, before } = query;
  const conditions: (Sql | undefined)[] = [
    within &&
      sql`
      e.organisation_id = ANY (ARRAY(
        SELECT o.id FROM homeroom.organisations o WHERE o.path && ${within}::bigint[]
      ))`,
    actorId === undefined ? undefined : sql`e.actor_id = ${actorId}::bigint AND e.actor = 'person'`,
    actorKind === undefined ? undefined : sql`e.actor = ${actorKind}`,
    subject === undefined ? undefined : sql`e.subject_ids @> ARRAY[${subject}::bigint]`,
    action === undefined ? undefined : sql`e.action = ${action}`,
    roomId === undefined ? undefined : sql`e.room_id = ${roomId}::bigint`,
    caseId === undefined ? undefined : sql`e.case_id = ${caseId}::bigint`,
    since === undefined ? undefined : sql`e.at >= ${since}::timestamptz`,
    until === undefined ? undefined : sql`e.at < ${until}::timestamptz`,
    after === undefined ? undefined : sql`e.position > ${after}::bigint`,
    before === undefined ? undefined : sql`e.position < ${before}::bigint`,
  ];
  return conditions.filter((condition) => condition !== undefined);
};
