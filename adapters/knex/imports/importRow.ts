import type { AuditActor } from '../../../core/audit/AuditEntry.ts';
import { asUserId } from '../../../core/ids.ts';
import { asImportId, type Import, type ImportCounts, type ImportKind } from '../../../core/imports/Import.ts';
import {
  asChangeId,
  type ChangeSubject,
  type RecordedChange,
  type Said,
} from '../../../core/imports/RecordedChange.ts';
import type { Big } from '../permissions/personRow.ts';
import { sql } from '../sql/Sql.ts';

export interface ImportRow {
  readonly id: Big;
  readonly source: string;
  readonly actor: AuditActor['kind'];
  readonly actor_id: Big | null;
  readonly kind: ImportKind;
  readonly file_hash: string | null;
  readonly file_name: string | null;
  readonly settings: Import['settings'];
  readonly counts: ImportCounts;
  readonly changes: number;
  readonly created_at: Date;
  readonly undoes_id: Big | null;
  readonly undone_by: Big | null;
  readonly is_forgotten: boolean;
}

/** Of `homeroom.imports i` with its source `s`. */
export const importColumns = sql`
  i.id, s.name AS source, i.actor, i.actor_id, i.kind, encode(i.file_hash, 'hex') AS file_hash, i.file_name, i.settings,
  i.counts, i.changes, i.created_at, i.undoes_id, i.undone_by, i.is_forgotten`;

const toActor = (kind: AuditActor['kind'], id: Big | null): AuditActor =>
  kind === 'person' ? { kind, id: asUserId(Number(id)) } : { kind };

const toImportId = (id: Big | null) => (id === null ? null : asImportId(Number(id)));

export const toImport = (row: ImportRow): Import => ({
  id: asImportId(Number(row.id)),
  source: row.source,
  actor: toActor(row.actor, row.actor_id),
  kind: row.kind,
  fileHash: row.file_hash,
  fileName: row.file_name,
  settings: row.settings,
  undoes: toImportId(row.undoes_id),
  at: row.created_at,
  counts: row.counts,
  changes: row.changes,
  undoneBy: toImportId(row.undone_by),
  isForgotten: row.is_forgotten,
});

export interface RecordedChangeRow {
  readonly id: Big;
  readonly import_id: Big | null;
  readonly source: string | null;
  readonly actor: AuditActor['kind'];
  readonly actor_id: Big | null;
  readonly what: ChangeSubject;
  readonly kind: string;
  readonly user_id: Big;
  readonly other_id: Big;
  readonly context: string | null;
  readonly external_id: string;
  readonly before: Said | null;
  readonly after: Said | null;
  readonly at: Date;
}

/** Of `homeroom.directory_changes c` with its import `i`, the source `s` and the context `x`. */
export const changeColumns = sql`
  c.id, c.import_id, s.name AS source, COALESCE(i.actor, c.actor, 'host') AS actor,
  CASE WHEN i.id IS NULL THEN c.actor_id ELSE i.actor_id END AS actor_id, c.what, c.kind, c.user_id, c.other_id,
  x.external_id AS context, c.external_id, c.before, c.after, COALESCE(i.created_at, c.created_at) AS at`;

export const changeJoins = sql`
  LEFT JOIN homeroom.imports i ON i.id = c.import_id
  LEFT JOIN homeroom.sources s ON s.id = c.source_id
  LEFT JOIN homeroom.contexts x ON x.id = c.context_id`;

const toUserId = (id: Big) => (Number(id) === 0 ? null : asUserId(Number(id)));

export const toRecordedChange = (row: RecordedChangeRow): RecordedChange => ({
  id: asChangeId(Number(row.id)),
  importId: toImportId(row.import_id),
  source: row.source ?? '',
  actor: toActor(row.actor, row.actor_id),
  at: row.at,
  what: row.what,
  kind: row.kind,
  userId: toUserId(row.user_id),
  otherId: toUserId(row.other_id),
  context: row.context ?? '',
  externalId: row.external_id,
  before: row.before,
  after: row.after,
});
