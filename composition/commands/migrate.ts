import { ChatError } from '../../core/errors.ts';
import { absentFolder } from '../absentDatabase.ts';
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
    'Brings the database up to date. --check only reports, and fails if a migration is pending; --rollback undoes the latest migration while no server runs, says what would be lost, and does it with --force where rows would go.',
  usage: 'migrate [--check|--rollback [--force]]',
  options: {
    check: { type: 'boolean', meaning: 'only says what is pending; exits with 1 if something is' },
    rollback: { type: 'boolean', meaning: 'undoes the latest migration, while no server runs' },
    force: { type: 'boolean', meaning: 'beside --rollback: although rows would be lost' },
  },
  positionals: [],
  run: async ({ env, values, print, sayNo }) => {
    const config = readConfig(env, { admitsNobody: true });
    const database = databaseOf(config);
    const looksOnly = values['check'] === true || values['rollback'] === true;
    const absence = looksOnly && database !== 'memory' ? absentFolder(database) : undefined;
    if (absence !== undefined) throw new ChatError('INVALID_REQUEST', absence);
    const schema = await openMigrations(database, makeLog(config.logLevel));
    try {
      const pending = await schema.pending();
      if (values['check'] === true) {
        const skipped = await schema.skipped();
        if (skipped !== undefined) throw new ChatError('CONFLICT', skipped);
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
        const loss = await schema.foresee();
        if (loss !== null && loss.rows.length > 0 && values['force'] !== true)
          throw new ChatError(
            'CONFLICT',
            `Undoing ${loss.name} would delete what the lines below count. Make a backup, then repeat it with --force.`,
            { details: loss.rows.map(({ place, count }) => ({ path: place, problem: `${count} rows` })) },
          );
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
