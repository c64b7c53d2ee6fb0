import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Person } from './Person.ts';
import type { SocketTickets } from './SocketTickets.ts';

export interface UseTickets {
  /** A ticket with which the person opens one socket within 30 s. */
  issueTicket(person: Person): Promise<string>;
  /**
   * Whose ticket it is; nobody can use it again. Of concurrent calls one gets the answer.
   * @throws ChatError UNAUTHORIZED for a ticket that was used, has expired or never was
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
