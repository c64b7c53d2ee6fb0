import type { BackupHeader } from '../../adapters/knex/backup/Backup.ts';
import { printTable } from '../printTable.ts';

/** The contents of a backup, for people. */
export const showBackup = ({ created_at, migrations, tables }: BackupHeader): string =>
  `As of ${created_at}, schema ${migrations.at(-1) ?? 'none'}.\n\n${printTable(
    ['table', 'rows'],
    tables.map(({ name, rows }) => [name, rows]),
  )}\n`;
