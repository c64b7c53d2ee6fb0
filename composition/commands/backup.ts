import { KnexAttachments } from '../../adapters/knex/attachments/KnexAttachments.ts';
import { BackupFile } from '../../adapters/knex/backup/BackupFile.ts';
import { backupLines } from '../../adapters/knex/backup/backupLines.ts';
import { writeBackup } from '../../adapters/knex/backup/writeBackup.ts';
import { copyContents, eachHash } from '../copyContents.ts';
import { filesOf } from '../filesOf.ts';
import { backupContents, openBlobs } from '../openBlobs.ts';
import type { Command } from './Command.ts';
import { makeProgress } from './makeProgress.ts';
import { showBackup } from './showBackup.ts';
import { withDatabase } from './withDatabase.ts';

/** Writes all data of the database into one file. */
export const backup: Command = {
  name: 'backup',
  summary:
    'Writes a consistent snapshot of the database into a file, and the contents of files into a folder beside it, which "restore" loads into PostgreSQL or the embedded database. Servers on PostgreSQL may keep running.',
  usage: 'backup <file> [--force]',
  options: { force: { type: 'boolean' } },
  positionals: ['<file>'],
  run: async (context) => {
    const { values, positionals, print, note, sayNo, signal } = context;
    const path = positionals[0] ?? '';
    const { place } = filesOf(context.env);
    const [bytes, contents] = await withDatabase(context, { mustExist: true }, async (knex) => {
      const lines = backupLines(knex, { signal, onProgress: makeProgress('rows saved', note) });
      const written = await writeBackup(path, lines, { isForced: values['force'] === true, signal });
      const attachments = new KnexAttachments(knex);
      // After the rows: what they name was there, and stays for an hour at least once nobody has it.
      const copied = await copyContents({
        ...{ from: openBlobs(place), to: backupContents(path), signal, onProgress: makeProgress('files saved', note) },
        hashes: eachHash(async (after, limit) => (await attachments.blobs(after, limit)).map(({ hash }) => hash)),
      });
      return [written, copied] as const;
    });
    // Read back from the disk, so that the report says what a restore will find.
    const { header } = await BackupFile.open(path, { signal, onProgress: makeProgress('lines checked', note) });
    print(showBackup(header));
    print(`Saved and checked: ${path}, ${bytes} bytes.\n`);
    if (contents.copied > 0)
      print(`Contents of files: ${contents.copied} in ${path}.files, ${contents.bytes} bytes. Keep both together.\n`);
    if (contents.lost.length > 0) {
      sayNo();
      print(`The store of files lacks ${contents.lost.length} contents, or has them damaged: see "homeroom doctor".\n`);
    }
    return { file: path, bytes, files: contents, ...header };
  },
};
