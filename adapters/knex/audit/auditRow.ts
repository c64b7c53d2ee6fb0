import {
  type AuditActor,
  type AuditDetails,
  type AuditEntry,
  type AuditRecord,
  asAuditPosition,
} from '../../../core/audit/AuditEntry.ts';
import { asOrganisationId, asRoomId, asUserId } from '../../../core/ids.ts';
import { asSourceKeyId } from '../../../core/permissions/SourceKeyHolder.ts';
import type { Big } from '../permissions/personRow.ts';
import { sql } from '../sql/Sql.ts';

export interface AuditRow {
  readonly position: Big;
  readonly at: Date;
  readonly actor: AuditActor['kind'];
  readonly actor_id: Big | null;
  readonly action: string;
  readonly subject_ids: readonly Big[];
  readonly organisation_id: Big;
  readonly room_id: Big | null;
  readonly case_id: Big | null;
  readonly details_hash: string | null;
  readonly hash: string;
}

/** An entry beside its details; without a salt none are stored. */
export interface AuditRecordRow extends AuditRow {
  readonly salt: string | null;
  readonly details: AuditDetails | null;
}

export const entryColumns = sql`
  e.position, e.at, e.actor, e.actor_id, e.action, e.subject_ids, e.organisation_id, e.room_id, e.case_id,
  encode(e.details_hash, 'hex') AS details_hash, encode(e.hash, 'hex') AS hash`;

export const recordColumns = sql`${entryColumns}, encode(d.salt, 'hex') AS salt, d.details`;

const toActor = ({ actor, actor_id: id }: AuditRow): AuditActor => {
  if (actor === 'person') return { kind: actor, id: asUserId(Number(id)) };
  return actor === 'key' && id !== null ? { kind: actor, id: asSourceKeyId(Number(id)) } : { kind: actor };
};

export const toEntry = (row: AuditRow): AuditEntry => ({
  position: asAuditPosition(Number(row.position)),
  at: row.at,
  actor: toActor(row),
  action: row.action,
  subjects: row.subject_ids.map((id) => asUserId(Number(id))),
  organisation: asOrganisationId(Number(row.organisation_id)),
  roomId: row.room_id === null ? null : asRoomId(Number(row.room_id)),
  caseId: row.case_id === null ? null : Number(row.case_id),
  detailsHash: row.details_hash,
  hash: row.hash,
});

export const toRecord = (row: AuditRecordRow): AuditRecord => ({
  entry: toEntry(row),
  details: row.salt === null ? undefined : { salt: row.salt, content: row.details },
});
