import { databaseOf } from '../databaseOf.ts';
import { makeLog } from '../makeLog.ts';
import { openMigrations } from '../openStorage.ts';
import { printTable } from '../printTable.ts';
import { readConfig } from '../readConfig.ts';
import type { Command } from './Command.ts';

/** Migrates the schema, says whether it is up to date, or undoes the latest migration. */
export const migrate: Command = {
  name: 'migrate',
  summary:
    'Brings the database up to date. --check only reports, and fails if a migration is pending; --rollback undoes the latest migration.',
  usage: 'migrate [--check|--rollback]',
  options: { check: { type: 'boolean' }, rollback: { type: 'boolean' } },
  positionals: [],
  run: async ({ env, values, print, sayNo }) => {
    const config = readConfig(env, { admitsNobody: true });
    const schema = await openMigrations(databaseOf(config), makeLog(config.logLevel));
    try {
      const pending = await schema.pending();
      if (values['check'] === true) {
        print(
          pending.length === 0
            ? 'The database is up to date.\n'
            : printTable(
                ['pending'],
                pending.map((name) => [name]),
              ),
        );
        if (pending.length > 0) sayNo();
        return { pending };
      }
      if (values['rollback'] === true) {
        const undone = await schema.rollback();
        print(undone === null ? 'Nothing to undo.\n' : printTable(['undone'], [[undone]]));
        return { undone };
      }
      await schema.latest();
      print(
        pending.length === 0
          ? 'The database was up to date.\n'
          : printTable(
              ['applied'],
              pending.map((name) => [name]),
            ),
      );
      return { applied: pending };
    } finally {
      await schema.close();
    }
  },
};
