import { createHash, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { asUserId } from '../../../core/ids.ts';
import type { SocketTickets, TicketHolder } from '../../../core/permissions/SocketTickets.ts';
import { queryRows } from '../sql/queryRows.ts';
import { sql } from '../sql/Sql.ts';
import type { Big } from './personRow.ts';

/**
 * A ticket has 256 random bits. Only its hash is stored, so that nobody can open a socket with a copy of the database.
 */
const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');

export class KnexSocketTickets implements SocketTickets {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async issue({ userId, expiresAt, sessionId }: TicketHolder): Promise<string> {
    const ticket = withFacts(randomBytes(32).toString('base64url'), expiresAt, sessionId);
    await queryRows(
      this.#knex,
      sql`
      WITH expired AS (
        -- Every new ticket removes some expired ones, except those that another transaction is removing.
        DELETE FROM homeroom.socket_tickets WHERE hash IN (
          SELECT hash FROM homeroom.socket_tickets WHERE expires_at <= clock_timestamp() LIMIT 10 FOR UPDATE SKIP LOCKED
        )
      )
      INSERT INTO homeroom.socket_tickets (hash, user_id, expires_at)
      VALUES (${hashOf(ticket)}, ${userId}, clock_timestamp() + interval '30 seconds')`,
    );
    return ticket;
  }

  async redeem(ticket: string): Promise<TicketHolder | undefined> {
    const [row] = await queryRows<{ user_id: Big; is_valid: boolean }>(
      this.#knex,
      sql`
      DELETE FROM homeroom.socket_tickets WHERE hash = ${hashOf(ticket)}
      RETURNING user_id, expires_at > clock_timestamp() AS is_valid`,
    );
    return row?.is_valid ? { userId: asUserId(Number(row.user_id)), ...factsIn(ticket) } : undefined;
  }
}

const randomChars = 43;

/** The hash covers the moment and the session too, so that nobody can change them. */
const withFacts = (random: string, moment: Date | null, sessionId: number | undefined): string => {
  const facts = [moment?.getTime().toString(36) ?? '', ...(sessionId === undefined ? [] : [sessionId.toString(36)])];
  return facts.join('') === '' ? random : `${random}-${facts.join('-')}`;
};

const factsIn = (ticket: string): Pick<TicketHolder, 'expiresAt' | 'sessionId'> => {
  const [moment = '', session] = ticket.slice(randomChars + 1).split('-');
  return {
    expiresAt: moment === '' ? null : new Date(Number.parseInt(moment, 36)),
    ...(session !== undefined && { sessionId: Number.parseInt(session, 36) }),
  };
};
