import { BackupFile } from '../../adapters/knex/backup/BackupFile.ts';
import { restoreDatabase } from '../../adapters/knex/backup/restoreDatabase.ts';
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
    const { values, positionals, print, note, signal } = context;
    const path = positionals[0] ?? '';
    const file = await BackupFile.open(path, { signal, onProgress: makeProgress('lines checked', note) });
    await withDatabase(context, { mustExist: false }, (knex) =>
      restoreDatabase(knex, file, {
        isReplacing: values['replace'] === true,
        release: version,
        signal,
        onProgress: makeProgress('rows restored', note),
      }),
    );
    print(showBackup(file.header));
    print(`Restored from ${path}. Clients load their rooms again.\n`);
    return { file: path, ...file.header };
  },
};
