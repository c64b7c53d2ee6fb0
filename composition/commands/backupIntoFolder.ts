import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { AgeRecipient } from '../../adapters/age/ageKeys.ts';
import { BackupFolder, backupName } from '../../adapters/backups/BackupFolder.ts';
import { DataFolderLock } from '../../adapters/embedded/DataFolderLock.ts';
import { readBodySecret } from '../../adapters/knex/meta/readBodySecret.ts';
import { type BackupRule, backupRuleForm, parseBackupRule } from '../../core/backup/BackupRule.ts';
import { ChatError } from '../../core/errors.ts';
import type { makeArchive } from '../backups/makeArchive.ts';
import { readConfig } from '../readConfig.ts';
import { checkOnDisk, factsOf, putOnRecord, tellLost } from './backupReports.ts';
import type { CommandContext } from './Command.ts';
import { showBackup } from './showBackup.ts';
import { type SavedState, withSavedState } from './withSavedState.ts';

type Saving = (
  context: CommandContext,
  state: SavedState,
  recipients: readonly AgeRecipient[],
) => ReturnType<typeof makeArchive>;

/** Writes one more backup into a folder, then removes what the rule lets go. A failure leaves the others alone. */
export const backupIntoFolder = async (
  context: CommandContext,
  folder: string,
  recipients: readonly AgeRecipient[],
  saving: Saving,
): Promise<unknown> => {
  const rule = ruleOf(context);
  const lock = await claim(folder);
  try {
    return await withSavedState(context, async (state) => {
      const { signal, knex } = state;
      const kept = await BackupFolder.open(folder, await installationOf(knex));
      const isEncrypted = recipients.length > 0;
      const name = backupName(new Date(), isEncrypted);
      const { bytes, facts } = saving(context, state, recipients);
      const made = await kept.add(
        name,
        bytes,
        {
          signal,
          check: (temporary, written) => checkOnDisk(temporary, join(folder, name), written, isEncrypted, signal),
        },
        () => factsOf(facts, recipients),
      );
      // One that lacks contents must not push out those that have them.
      const isWhole = facts.seal?.lost.length === 0;
      const removed = isWhole ? await kept.tidy(rule) : [];
      await putOnRecord(context, state, { to: join(folder, name), ...made });
      const { print } = context;
      if (facts.header !== undefined) print(showBackup(facts.header));
      print(`Saved and checked: ${join(folder, name)}, ${made.bytes} bytes, with ${made.files} contents of files.\n`);
      if (removed.length > 0) print(`Removed as BACKUP_KEEP says: ${removed.join(', ')}.\n`);
      tellLost(context, facts, print);
      return { file: join(folder, name), ...made, removed };
    });
  } finally {
    await lock.release();
  }
};

const ruleOf = ({ env, values }: CommandContext): BackupRule => {
  const text = values['keep'];
  if (typeof text !== 'string') return readConfig(env, { admitsNobody: true }).backups.keep;
  const rule = parseBackupRule(text);
  if (rule === undefined)
    throw new ChatError('INVALID_REQUEST', `--keep must be ${backupRuleForm}, for example --keep 7d,4w,12m.`);
  return rule;
};

/** One process at a time writes into a folder. */
const claim = (folder: string): Promise<DataFolderLock> =>
  DataFolderLock.acquire(folder).catch((failure: unknown) => {
    if (failure instanceof ChatError)
      throw new ChatError(
        'UNAVAILABLE',
        `Another backup is being written into ${folder}. Wait until it has ended, and try again.`,
        { cause: failure },
      );
    const { code } = failure as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT')
      throw new ChatError('INSUFFICIENT_STORAGE', `There is no space left in ${folder}: make room.`, {
        cause: failure,
      });
    throw new ChatError(
      'INVALID_REQUEST',
      `${folder} cannot be used for backups (${code}): BACKUP_DIR, or the folder that is named, must be one that this user may write to.`,
      { cause: failure },
    );
  });

/** Tells installations apart by a secret that each has drawn by lot, and that a restore keeps. */
const installationOf = async (knex: SavedState['knex']): Promise<string> =>
  createHash('sha256')
    .update(`backups of ${await readBodySecret(knex)}`)
    .digest('hex')
    .slice(0, 16);
