import { BackupFile } from '../../adapters/knex/backup/BackupFile.ts';
import { backupLines } from '../../adapters/knex/backup/backupLines.ts';
import { writeBackup } from '../../adapters/knex/backup/writeBackup.ts';
import type { Command } from './Command.ts';
import { makeProgress } from './makeProgress.ts';
import { showBackup } from './showBackup.ts';
import { withDatabase } from './withDatabase.ts';

/** Writes all data of the database into one file. */
export const backup: Command = {
  name: 'backup',
  summary:
    'Writes a consistent snapshot of the database into a file, which "restore" loads into PostgreSQL or the embedded database. Servers on PostgreSQL may keep running.',
  usage: 'backup <file> [--force]',
  options: { force: { type: 'boolean' } },
  positionals: ['<file>'],
  run: async (context) => {
    const { values, positionals, print, note, signal } = context;
    const path = positionals[0] ?? '';
    const bytes = await withDatabase(context, { mustExist: true }, (knex) => {
      const lines = backupLines(knex, { signal, onProgress: makeProgress('rows saved', note) });
      return writeBackup(path, lines, { isForced: values['force'] === true, signal });
    });
    // Read back from the disk, so that the report says what a restore will find.
    const { header } = await BackupFile.open(path, { signal, onProgress: makeProgress('lines checked', note) });
    print(showBackup(header));
    print(`Saved and checked: ${path}, ${bytes} bytes.\n`);
    return { file: path, bytes, ...header };
  },
};
