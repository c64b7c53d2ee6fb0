import { stat } from 'node:fs/promises';
import { type AgeRecipient, parseRecipient } from '../../adapters/age/ageKeys.ts';
import { countRows } from '../../adapters/knex/backup/Backup.ts';
import { BackupFile } from '../../adapters/knex/backup/BackupFile.ts';
import { backupLines } from '../../adapters/knex/backup/backupLines.ts';
import { ContentHashes } from '../../adapters/knex/backup/ContentHashes.ts';
import { writeBackup } from '../../adapters/knex/backup/writeBackup.ts';
import { writeDurably } from '../../adapters/system/writeDurably.ts';
import { ChatError } from '../../core/errors.ts';
import { makeArchive } from '../backups/makeArchive.ts';
import { copyContents } from '../copyContents.ts';
import { filesOf } from '../filesOf.ts';
import { backupContents, openBlobs } from '../openBlobs.ts';
import { recipientForm } from '../readBackups.ts';
import { readConfig } from '../readConfig.ts';
import { backupIntoFolder } from './backupIntoFolder.ts';
import { checkOnDisk, factsOf, lostSentence, putOnRecord, tellLost } from './backupReports.ts';
import type { Command, CommandContext } from './Command.ts';
import { BadUsage } from './exitCodes.ts';
import { makeProgress } from './makeProgress.ts';
import { showBackup } from './showBackup.ts';
import { type SavedState, withSavedState } from './withSavedState.ts';

/** Writes all data into one file, one stream, or a folder of backups. */
export const backup: Command = {
  name: 'backup',
  summary:
    'Writes a consistent snapshot of the database and the contents of files, while servers run. Into a folder it writes one file with both, and removes what BACKUP_KEEP lets go; a name that ends in .tar, or in .tar.age and encrypted, is one such file; "-" is standard output; any other name gets the rows, and the folder beside it the files. "restore" loads each of them into PostgreSQL or the embedded database.',
  usage: 'backup [<folder>|<file>|-] [--force] [--recipient <key> …] [--keep <rule>]',
  options: {
    force: { type: 'boolean', meaning: 'replaces a file that is there' },
    recipient: {
      type: 'string',
      multiple: true,
      meaning: 'a public key of age that can decrypt it, in place of BACKUP_RECIPIENTS',
    },
    keep: { type: 'string', meaning: 'for a folder: which backups stay, in place of BACKUP_KEEP, such as 7d,4w,12m' },
  },
  positionals: ['[place]'],
  run: async (context) => {
    const { backups } = readConfig(context.env, { admitsNobody: true });
    const place = context.positionals[0] ?? backups.dir;
    if (place === undefined)
      throw new BadUsage('Say where the backup goes: a folder, a file, or "-" for standard output; or set BACKUP_DIR.');
    const recipients = recipientsOf(context, backups.recipients);
    if (place === '-') return toStandardOutput(context, recipients);
    if (place === backups.dir || place.endsWith('/') || (await isFolder(place)))
      return backupIntoFolder(context, place, recipients, saving);
    if (/\.tar(\.age)?$/.test(place)) return toArchive(context, place, recipients);
    if (recipients.length > 0)
      throw new ChatError(
        'INVALID_REQUEST',
        `A backup that is encrypted is one file: end its name in .tar.age, such as ${place}.tar.age.`,
      );
    return toTwoPlaces(context, place);
  },
};

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const recipientsOf = ({ values }: CommandContext, configured: readonly string[]): readonly AgeRecipient[] => {
  const given = values['recipient'];
  const texts = Array.isArray(given) && given.length > 0 ? given.map(String) : configured;
  return texts.map((text) => {
    const recipient = parseRecipient(text);
    if (recipient === undefined)
      throw new ChatError('INVALID_REQUEST', `--recipient ${recipientForm('--recipient age1…')}.`);
    return recipient;
  });
};

/** Starts the stream of a backup. */
const saving = (context: CommandContext, { knex, signal }: SavedState, recipients: readonly AgeRecipient[]) =>
  makeArchive({
    ...{ knex, signal, recipients },
    store: openBlobs(filesOf(context.env).place),
    onRows: makeProgress('rows saved', context.note),
    onFiles: makeProgress('files saved', context.note),
  });

const toStandardOutput = async (context: CommandContext, recipients: readonly AgeRecipient[]): Promise<unknown> => {
  if (context.values['json'] === true)
    throw new BadUsage('--json and the backup cannot both go to standard output: name a file or a folder.');
  return withSavedState(context, async (state) => {
    const { bytes, facts } = saving(context, state, recipients);
    await context.write(bytes);
    const made = factsOf(facts, recipients);
    await putOnRecord(context, state, { to: 'standard output', ...made });
    context.note(`Written: ${made.rows} rows, ${made.files} files. Nobody has read it back: see "restore --verify".\n`);
    tellLost(context, facts, context.note);
    return made;
  });
};

const toArchive = async (
  context: CommandContext,
  path: string,
  recipients: readonly AgeRecipient[],
): Promise<unknown> => {
  const { values, print } = context;
  const isEncrypted = recipients.length > 0;
  if (isEncrypted !== path.endsWith('.age'))
    throw new ChatError(
      'INVALID_REQUEST',
      isEncrypted
        ? `${path} will be encrypted, as BACKUP_RECIPIENTS or --recipient says: end its name in .tar.age.`
        : `${path} is to be encrypted by its name, and nobody could decrypt it: set BACKUP_RECIPIENTS or --recipient.`,
    );
  return withSavedState(context, async (state) => {
    const { bytes, facts } = saving(context, state, recipients);
    const written = await writeDurably(path, bytes, {
      isForced: values['force'] === true,
      signal: state.signal,
      check: (temporary, facts) => checkOnDisk(temporary, path, facts, isEncrypted, state.signal),
    });
    const made = factsOf(facts, recipients);
    await putOnRecord(context, state, { to: path, ...written, ...made });
    if (facts.header !== undefined) print(showBackup(facts.header));
    print(`Saved and checked: ${path}, ${written.bytes} bytes, with ${made.files} contents of files.\n`);
    tellLost(context, facts, print);
    return { file: path, ...written, ...made, ...facts.header };
  });
};

/** The rows in one file, the contents of files in a folder beside it. */
const toTwoPlaces = async (context: CommandContext, path: string): Promise<unknown> => {
  const { values, print, note, sayNo, signal: asked } = context;
  const { place } = filesOf(context.env);
  return withSavedState(context, async (state) => {
    const { knex, signal } = state;
    const saved = new ContentHashes();
    const lines = backupLines(knex, { signal, onProgress: makeProgress('rows saved', note), contents: saved });
    const bytes = await writeBackup(path, lines, { isForced: values['force'] === true, signal });
    // After the rows: what they name was there, and stays for an hour at least once nobody has it.
    const contents = await copyContents({
      ...{ from: openBlobs(place), to: backupContents(path), signal, onProgress: makeProgress('files saved', note) },
      hashes: saved.each(),
    });
    // Read back from the disk, so that the report says what a restore will find.
    const { header } = await BackupFile.open(path, { signal: asked, onProgress: makeProgress('lines checked', note) });
    await putOnRecord(context, state, { to: path, bytes, rows: countRows(header), files: contents.copied });
    print(showBackup(header));
    print(`Saved and checked: ${path}, ${bytes} bytes.\n`);
    if (contents.copied > 0)
      print(`Contents of files: ${contents.copied} in ${path}.files, ${contents.bytes} bytes. Keep both together.\n`);
    if (contents.lost.length > 0) {
      sayNo();
      print(lostSentence(contents.lost.length));
    }
    return { file: path, bytes, files: contents, ...header };
  });
};
