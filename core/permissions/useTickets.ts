import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Person } from './Person.ts';
import type { SocketTickets } from './SocketTickets.ts';

export interface UseTickets {
  /** A ticket by which the person opens one socket within 30 s. */
  issueTicket(person: Person): Promise<string>;
  /**
   * The person to whom the ticket was issued; it cannot be used again. Of concurrent calls exactly one succeeds.
   * @throws ChatError UNAUTHORIZED for a ticket that was used, has expired or was never issued
   */
  redeemTicket(ticket: string): Promise<UserId>;
}

export const makeUseTickets = ({ tickets }: { readonly tickets: SocketTickets }): UseTickets => ({
  issueTicket: (person) => tickets.issue(person.id),

  redeemTicket: async (ticket) => {
    const userId = await tickets.redeem(ticket);
    if (userId === undefined)
      throw new ChatError('UNAUTHORIZED', 'This ticket was used, has expired or never was. Ask for a new one.');
    return userId;
  },
});
