import { parseRecipient } from '../adapters/age/ageKeys.ts';
import {
  type BackupRule,
  backupRuleForm,
  backupRuleText,
  defaultBackupRule,
  parseBackupRule,
} from '../core/backup/BackupRule.ts';
import { type BackupTimes, parseBackupTimes } from '../core/backup/BackupTimes.ts';
import type { EnvironmentReader } from './EnvironmentReader.ts';

/** Where backups go, how many stay, who can read them, and when the server makes one by itself. */
export interface BackupConfig {
  readonly dir?: string;
  /** Absent: the server makes none. */
  readonly schedule?: BackupTimes;
  readonly keep: BackupRule;
  /** Public keys of age; none: backups are not encrypted. */
  readonly recipients: readonly string[];
}

export const readBackups = (reader: EnvironmentReader, isEmbedded: boolean): BackupConfig => {
  const dir = reader.text('BACKUP_DIR');
  const schedule = reader.read(
    'BACKUP_SCHEDULE',
    'times of the day by the clock of the server, parted by commas',
    '02:30',
    parseBackupTimes,
  );
  if (schedule !== undefined && dir === undefined)
    reader.complain('BACKUP_SCHEDULE', 'stands beside BACKUP_DIR, which is not set: where do the backups go?');
  if (schedule !== undefined && !isEmbedded)
    reader.complain(
      'BACKUP_SCHEDULE',
      'is for the embedded database: beside DATABASE_URL each node would make one; let a timer run "homeroom backup" on one machine',
    );
  reader.text('BACKUP_KEEP', backupRuleText(defaultBackupRule));
  const keep = reader.read('BACKUP_KEEP', backupRuleForm, backupRuleText(defaultBackupRule), parseBackupRule);
  const recipients = reader.list('BACKUP_RECIPIENTS');
  if (recipients.some((text) => parseRecipient(text) === undefined))
    reader.complain('BACKUP_RECIPIENTS', recipientForm('BACKUP_RECIPIENTS=age1…'));
  return { ...(dir && { dir }), ...(schedule && { schedule }), keep: keep ?? defaultBackupRule, recipients };
};

/** What is wrong with a recipient. Never the value: somebody may have written a private key. */
export const recipientForm = (example: string): string =>
  `must be public keys of age, which begin with age1, parted by commas and without a slip, for example ${example}; "age-keygen -o backup.key" makes a pair and shows the public one`;
