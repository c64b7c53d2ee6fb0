import type { Clock } from '../clock.ts';
import { ChatError } from '../errors.ts';
import type { Person } from './Person.ts';
import type { SocketTickets, TicketHolder } from './SocketTickets.ts';

export interface UseTickets {
  /**
   * A ticket by which the person opens one socket within 30 s.
   * @param expiresAt when the proof ends by which they ask; the socket ends then too. Default: never
   * @param sessionId the session by which they ask; the socket ends with it
   */
  issueTicket(person: Person, expiresAt?: Date | null, sessionId?: number | null): Promise<string>;
  /**
   * To whom the ticket was issued; it cannot be used again. Of concurrent calls exactly one succeeds.
   * @throws ChatError UNAUTHORIZED for a ticket that was used, has expired or was never issued, and when the proof behind
   *   it has ended
   */
  redeemTicket(ticket: string): Promise<TicketHolder>;
}

interface Deps {
  readonly tickets: SocketTickets;
  readonly clock: Pick<Clock, 'now'>;
}

export const makeUseTickets = ({ tickets, clock }: Deps): UseTickets => ({
  issueTicket: (person, expiresAt = null, sessionId = null) =>
    tickets.issue({ userId: person.id, expiresAt, ...(sessionId !== null && { sessionId }) }),

  redeemTicket: async (ticket) => {
    const holder = await tickets.redeem(ticket);
    if (holder === undefined || (holder.expiresAt !== null && holder.expiresAt <= clock.now()))
      throw new ChatError('UNAUTHORIZED', 'This ticket was used, has expired or never was. Ask for a new one.');
    return holder;
  },
});
