import type { Knex } from 'knex';
import { ChatError } from '../../../core/errors.ts';
import { isServed } from './isServed.ts';

/** Refuses while a server runs on the database. @throws ChatError CONFLICT */
export const refuseRunning = async (db: Knex): Promise<void> => {
  if (await isServed(db))
    throw new ChatError(
      'CONFLICT',
      'A server runs on this database. Stop all servers first; one that was killed counts for five more seconds.',
    );
};
