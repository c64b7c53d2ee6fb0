import type { Knex } from 'knex';
import { KnexAuditLog } from '../../adapters/knex/audit/KnexAuditLog.ts';
import type { BackupHeader } from '../../adapters/knex/backup/Backup.ts';
import { BackupFile } from '../../adapters/knex/backup/BackupFile.ts';
import { restoreDatabase } from '../../adapters/knex/backup/restoreDatabase.ts';
import { queryRows } from '../../adapters/knex/sql/queryRows.ts';
import { sql } from '../../adapters/knex/sql/Sql.ts';
import { auditHash } from '../../adapters/system/auditHash.ts';
import { type AuditHead, emptyHead } from '../../core/audit/AuditEntry.ts';
import { type AuditFault, makeVerifyAudit } from '../../core/audit/verifyAudit.ts';
import { copyContents, eachHash } from '../copyContents.ts';
import { databaseOf } from '../databaseOf.ts';
import { filesOf } from '../filesOf.ts';
import { makeLog } from '../makeLog.ts';
import { backupContents, openBlobs } from '../openBlobs.ts';
import { grantNodeRole } from '../openStorage.ts';
import { readConfig } from '../readConfig.ts';
import { version } from '../version.ts';
import type { Command } from './Command.ts';
import { makeProgress } from './makeProgress.ts';
import { showBackup } from './showBackup.ts';
import { withDatabase } from './withDatabase.ts';

/** Fills a database from a backup. */
export const restore: Command = {
  name: 'restore',
  summary:
    'Fills the database from a file of "backup", all or nothing. --replace deletes what the database holds; clients then load their rooms again.',
  usage: 'restore <file> [--replace]',
  options: { replace: { type: 'boolean' } },
  positionals: ['<file>'],
  run: async (context) => {
    const { env, values, positionals, print, note, sayNo, signal } = context;
    const path = positionals[0] ?? '';
    const file = await BackupFile.open(path, { signal, onProgress: makeProgress('lines checked', note) });
    const { place } = filesOf(env);
    const fault = await withDatabase(context, { mustExist: false }, async (knex) => {
      const replaced = await headBefore(knex);
      await restoreDatabase(knex, file, {
        isReplacing: values['replace'] === true,
        release: version,
        signal,
        onProgress: makeProgress('rows restored', note),
      });
      const config = readConfig(env, { admitsNobody: true });
      const option = databaseOf(config);
      if (option !== 'memory') await grantNodeRole(option, knex, makeLog(config.logLevel));
      return settleAudit(knex, file.header, replaced);
    });
    // Contents that no row names yet would be strays; rows without contents open for nobody. So rows come first.
    const saved = backupContents(path);
    const contents = await copyContents({
      ...{ from: saved, to: openBlobs(place), signal, onProgress: makeProgress('files restored', note) },
      hashes: eachHash((after, limit) => saved.list(after, limit)),
    });
    print(showBackup(file.header));
    print(`Restored from ${path}. Clients load their rooms again.\n`);
    if (contents.copied > 0) print(`Contents of files: ${contents.copied}, ${contents.bytes} bytes.\n`);
    if (contents.lost.length > 0) {
      sayNo();
      print(`${contents.lost.length} contents in ${path}.files are damaged and were left out.\n`);
    }
    if (fault !== null) {
      sayNo();
      print(`The audit log in it is not as it was written: entry ${fault.position} ${fault.problem}.\n`);
    }
    return { file: path, audit_fault: fault, files: contents, ...file.header };
  },
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
