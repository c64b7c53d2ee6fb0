import { createReadStream } from 'node:fs';
import type { AgeRecipient } from '../../adapters/age/ageKeys.ts';
import { checkArchive } from '../../adapters/backups/readArchive.ts';
import { type BackupHeader, countRows } from '../../adapters/knex/backup/Backup.ts';
import { sha256Of } from '../../adapters/system/sha256Of.ts';
import type { WrittenFile } from '../../adapters/system/writeDurably.ts';
import type { AuditDetails } from '../../core/audit/AuditEntry.ts';
import { ChatError } from '../../core/errors.ts';
import type { ArchiveFacts } from '../backups/makeArchive.ts';
import type { CommandContext } from './Command.ts';
import type { SavedState } from './withSavedState.ts';

/** Reads a backup back from the disk before it gets its name, so that the report says what a restore will find. */
export const checkOnDisk = async (
  temporary: string,
  name: string,
  { sha256 }: WrittenFile,
  isEncrypted: boolean,
  signal: AbortSignal,
): Promise<void> => {
  if ((await sha256Of(temporary, signal)) !== sha256)
    throw new ChatError(
      'UNAVAILABLE',
      `The disk does not give back what was written to ${name}. There is no new backup: choose another disk.`,
    );
  if (!isEncrypted) await checkArchive({ name, bytes: () => createReadStream(temporary) }, signal);
};

/** What goes on record of a stream that has ended. */
export const factsOf = (
  { header, seal }: ArchiveFacts,
  recipients: readonly AgeRecipient[],
): { readonly created_at: string; readonly rows: number; readonly files: number; readonly is_encrypted: boolean } => ({
  created_at: (header as BackupHeader).created_at,
  rows: countRows(header as BackupHeader),
  files: seal?.files ?? 0,
  is_encrypted: recipients.length > 0,
});

export const tellLost = ({ sayNo }: CommandContext, { seal }: ArchiveFacts, say: (text: string) => void): void => {
  if (seal === undefined || seal.lost.length === 0) return;
  sayNo();
  say(lostSentence(seal.lost.length));
};

export const lostSentence = (count: number): string =>
  `The store of files lacks ${count} contents, or has them damaged: see "homeroom doctor".\n`;

/** The backup is good although the database does not take the record, such as a replica. */
export const putOnRecord = async ({ note }: CommandContext, state: SavedState, made: AuditDetails): Promise<void> => {
  try {
    await state.record(made);
  } catch (failure) {
    const { message } = failure as Error;
    note(`The backup is good, and could not be put on record, so alerts may say that there is none: ${message}\n`);
  }
};
