import type { UserId } from '../ids.ts';

/** What a ticket stands for. */
export interface TicketHolder {
  readonly userId: UserId;
  /** When the proof ends by which the ticket was issued, and the socket with it; null if it never does. */
  readonly expiresAt: Date | null;
  /** The session by which the ticket was asked for, which ends the socket when it ends; absent: none. */
  readonly sessionId?: number;
}

/** Port: tickets by which a browser opens a socket, so that no token stands in the address. */
export interface SocketTickets {
  /** A ticket for one use within 30 s: random, too long to guess, and fit for an address as it is. */
  issue(holder: TicketHolder): Promise<string>;
  /**
   * The holder as given to `issue`; the ticket cannot be used again. Undefined for a ticket that was used, has expired or
   * was never issued. Of concurrent calls exactly one gets the holder.
   */
  redeem(ticket: string): Promise<TicketHolder | undefined>;
}
