import type { UserId } from '../ids.ts';

/** Port: tickets by which a browser opens a socket, so that no token stands in the address. */
export interface SocketTickets {
  /** A ticket for one use within 30 s: random, too long to guess, and fit for an address as it is. */
  issue(userId: UserId): Promise<string>;
  /**
   * The person to whom the ticket was issued; the ticket cannot be used again. Undefined for a ticket that was used,
   * has expired or was never issued. Of concurrent calls exactly one gets the person.
   */
  redeem(ticket: string): Promise<UserId | undefined>;
}
