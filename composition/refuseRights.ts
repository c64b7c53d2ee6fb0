import type { Knex } from 'knex';
import { type MissingRight, missingRights } from '../adapters/knex/migrations/missingRights.ts';
import { sqlState } from '../adapters/knex/sql/databaseErrors.ts';
import { ChatError } from '../core/errors.ts';

const insufficientPrivilege = '42501';

/**
 * Says of a migration that failed for want of rights which are missing, and what gives them.
 * @throws ChatError ACCESS_DENIED; the failure itself, if it is another one
 */
export const refuseRights = async (knex: Knex, failure: unknown): Promise<never> => {
  if (sqlState(failure) !== insufficientPrivilege) throw failure;
  const cause = failure instanceof ChatError ? failure.cause : failure;
  // Knex puts the statement before PostgreSQL's own words.
  const reason = cause instanceof Error ? cause.message.split(' - ').at(-1) : '';
  const missing = await missingRights(knex);
  throw new ChatError('ACCESS_DENIED', `This role may not make the tables (${reason}). ${rightsText(missing)}`, {
    cause: failure,
  });
};

/** What an owner of the database runs, in one sentence. */
export const rightsText = (missing: readonly MissingRight[]): string =>
  missing.length === 0
    ? 'Let the owner of the database run "homeroom migrate".'
    : `It lacks ${missing.map(({ right }) => right).join(', ')}. Let an owner of the database run: ${missing.map(({ statement }) => statement).join(' ')}`;
