import type { Knex } from 'knex';
import { KnexAuditLog } from '../../adapters/knex/audit/KnexAuditLog.ts';
import type { BackupHeader } from '../../adapters/knex/backup/Backup.ts';
import { type RestoreOptions, restoreDatabase } from '../../adapters/knex/backup/restoreDatabase.ts';
import { queryRows } from '../../adapters/knex/sql/queryRows.ts';
import { sql } from '../../adapters/knex/sql/Sql.ts';
import { auditHash } from '../../adapters/system/auditHash.ts';
import { type AuditHead, emptyHead } from '../../core/audit/AuditEntry.ts';
import { type AuditFault, makeVerifyAudit } from '../../core/audit/verifyAudit.ts';
import { version } from '../version.ts';
import type { OpenedBackup } from './openBackup.ts';

interface Restored {
  /** Rows of each table, as they are in the database. */
  readonly counts: ReadonlyMap<string, number>;
  readonly auditFault: AuditFault | null;
}

/** Fills a database from a backup, verifies the audit log in it, and puts that on record. */
export const restoreBackup = async (
  knex: Knex,
  { file }: Pick<OpenedBackup, 'file'>,
  options: Omit<RestoreOptions, 'release'>,
  onRestored: () => Promise<unknown> = async () => {},
): Promise<Restored> => {
  const replaced = await headBefore(knex);
  const counts = await restoreDatabase(knex, file, { ...options, release: version });
  await onRestored();
  return { counts, auditFault: await settleAudit(knex, file.header, replaced) };
};

/** The head of the log that the backup replaces: whoever has it noted learns where the log went. */
const headBefore = async (knex: Knex): Promise<AuditHead> => {
  const [found] = await queryRows<{ name: string | null }>(
    knex,
    sql`SELECT to_regclass('homeroom.audit_entries')::text AS name`,
  );
  return found?.name ? new KnexAuditLog(knex).head() : emptyHead;
};

/** Verifies the restored log against the head in the backup, and puts the restoring on record. */
const settleAudit = async (knex: Knex, header: BackupHeader, replaced: AuditHead): Promise<AuditFault | null> => {
  const log = new KnexAuditLog(knex);
  const { created_at, audit_head: head } = header;
  const anchors = head === undefined || head.position === 0 ? [] : [head];
  const { fault } = await makeVerifyAudit({ log, hash: auditHash })({ anchors });
  await log.append([
    {
      actor: { kind: 'command' },
      action: 'backup.restored',
      details: { created_at, replaced: { ...replaced }, ...(head && { head: { ...head } }), is_intact: fault === null },
    },
  ]);
  return fault;
};
