import { roleDifferences } from '../adapters/knex/settings/roleSettings.ts';
import type { Log } from './Log.ts';
import type { OpenedDatabase } from './OpenedDatabase.ts';

/**
 * Logs one warning if a PostgreSQL does not know what it should of the role that this node connects as. The chat works
 * without it, only slower, and nothing ends a statement that runs for ever. A host's role has statements of its own.
 */
export const warnOfRole = async ({ knex, isShared, isBorrowed }: OpenedDatabase, log: Log): Promise<void> => {
  if (!isShared || isBorrowed) return;
  const missing = await roleDifferences(knex);
  if (missing.length === 0) return;
  log.warn(
    { settings: Object.fromEntries(missing.map(({ name, expected }) => [name, expected])) },
    `The role of DATABASE_URL lacks settings in the database: ${missing.map(({ name }) => name).join(', ')}. Run "homeroom setup" once.`,
  );
};
