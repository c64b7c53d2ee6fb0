import type { Knex } from 'knex';
import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import { asRoomId, type RoomId } from '../../../core/ids.ts';
import {
  asCaseId,
  type CaseDraft,
  type CaseId,
  type CaseState,
  isSameCase,
  type OpenedCase,
  type OversightCase,
  otherCase,
} from '../../../core/oversight/OversightCase.ts';
import type {
  CaseDecision,
  CaseQuery,
  CaseReach,
  CaseRoomQuery,
  OpenCases,
  OversightCases,
} from '../../../core/oversight/OversightCases.ts';
import { organisationOf } from '../../../core/permissions/RoleGrant.ts';
import { AuditWriter } from '../audit/AuditWriter.ts';
import type { Big } from '../permissions/personRow.ts';
import { inTransaction, queryRows } from '../sql/queryRows.ts';
import { nothing, now, type Sql, sql } from '../sql/Sql.ts';
import { caseRoomsQuery, coveringQuery, isWithinReach } from './caseRoomsQuery.ts';
import { type CaseRow, caseColumns, isInState, isInStates, toCase } from './caseRow.ts';

export class KnexOversightCases implements OversightCases {
  readonly #knex: Knex;
  readonly #audit: AuditWriter;

  constructor(knex: Knex, audit = new AuditWriter()) {
    this.#knex = knex;
    this.#audit = audit;
  }

  open(draft: CaseDraft, audit: (opened: OversightCase) => AuditDraft): Promise<OpenedCase> {
    return inTransaction(this.#knex, async (trx) => {
      const [row] = await queryRows<{ id: Big }>(trx, insertion(draft));
      // The insertion has waited for whoever opens the same case at this moment.
      const [known] = row === undefined ? await queryRows<{ id: Big }>(trx, opened(draft)) : [row];
      const found = known && (await findCase(trx, asCaseId(Number(known.id))));
      if (found === undefined) throw new Error('The case was not stored');
      if (row === undefined && !isSameCase(found, draft)) throw otherCase();
      if (row !== undefined) await this.#audit.append(trx, [audit(found)]);
      return { ...found, isNew: row !== undefined };
    });
  }

  async countOpen(): Promise<OpenCases> {
    const [row] = await queryRows<Record<keyof OpenCases, Big>>(
      this.#knex,
      sql`
      SELECT count(*) FILTER (WHERE ${isInState('waiting')}) AS waiting, count(*) FILTER (WHERE ${isInState('running')}) AS running
      FROM homeroom.cases c WHERE c.ended_at IS NULL`,
    );
    return { waiting: Number(row?.waiting ?? 0), running: Number(row?.running ?? 0) };
  }

  decide(
    id: CaseId,
    decision: CaseDecision,
    states: readonly CaseState[],
    audit: (decided: OversightCase) => AuditDraft,
  ): Promise<OversightCase | undefined> {
    const change = 'isEnded' in decision ? sql`ended_at = ${now}` : sql`approver_id = ${decision.approverId}::bigint`;
    return inTransaction(this.#knex, async (trx) => {
      const [row] = await queryRows<{ id: Big }>(
        trx,
        sql`UPDATE homeroom.cases c SET ${change} WHERE c.id = ${id}::bigint AND ${isInStates(states)} RETURNING c.id`,
      );
      const decided = row && (await findCase(trx, id));
      if (decided !== undefined) await this.#audit.append(trx, [audit(decided)]);
      return decided;
    });
  }

  find(id: CaseId): Promise<OversightCase | undefined> {
    return findCase(this.#knex, id);
  }

  async list({ state, before, limit, ...reach }: CaseQuery): Promise<readonly OversightCase[]> {
    const rows = await queryRows<CaseRow>(
      this.#knex,
      sql`
      SELECT
        ${caseColumns}
      FROM homeroom.cases c
      WHERE ${isWithinReach(reach)}
        ${state === undefined ? nothing : sql`AND ${isInState(state)}`}
        ${before === undefined ? nothing : sql`AND c.id < ${before}::bigint`}
      ORDER BY c.id DESC LIMIT ${limit}`,
    );
    return rows.map(toCase);
  }

  async covering(roomId: RoomId, reach: CaseReach): Promise<CaseId | undefined> {
    const [row] = await queryRows<{ id: Big }>(this.#knex, coveringQuery(roomId, reach));
    return row && asCaseId(Number(row.id));
  }

  async rooms(id: CaseId, query: CaseRoomQuery): Promise<readonly RoomId[]> {
    const rows = await queryRows<{ id: Big }>(this.#knex, caseRoomsQuery(id, query));
    return rows.map((row) => asRoomId(Number(row.id)));
  }
}

const opened = ({ authorId, clientId = '' }: CaseDraft): Sql => sql`
  SELECT c.id FROM homeroom.cases c WHERE c.author_id = ${authorId}::bigint AND c.client_id = ${clientId}::text`;

const insertion = ({
  scope,
  reason,
  authorId,
  clientId,
  needsApproval,
  until,
  personIds,
  roomIds,
}: CaseDraft): Sql => sql`
  WITH opened AS (
    INSERT INTO homeroom.cases (organisation_id, reason, author_id, client_id, needs_approval, opened_at, until)
    VALUES (
      ${organisationOf(scope)}::bigint, ${reason}, ${authorId}::bigint, ${clientId ?? null}::text, ${needsApproval},
      ${now}, ${until}::timestamptz
    )
    ON CONFLICT DO NOTHING
    RETURNING id
  ), people AS (
    INSERT INTO homeroom.case_people (case_id, user_id)
    SELECT opened.id, i.id FROM opened CROSS JOIN unnest(${personIds}::bigint[]) AS i (id)
  ), rooms AS (
    INSERT INTO homeroom.case_rooms (case_id, room_id)
    SELECT opened.id, i.id FROM opened CROSS JOIN unnest(${roomIds}::bigint[]) AS i (id)
  )
  SELECT id FROM opened`;

const findCase = async (db: Knex, id: CaseId): Promise<OversightCase | undefined> => {
  const [row] = await queryRows<CaseRow>(
    db,
    sql`
    SELECT
      ${caseColumns}
    FROM homeroom.cases c WHERE c.id = ${id}::bigint`,
  );
  return row && toCase(row);
};
