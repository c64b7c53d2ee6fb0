import type { UserId } from '../ids.ts';

/** Port: tickets that let a browser open a socket without a token in the address. */
export interface SocketTickets {
  /** A ticket that nobody can guess, good for one use within 30 s. */
  issue(userId: UserId): Promise<string>;
  /** Whose it was; undefined for one that was used, has expired or never was. Of concurrent calls one gets an answer. */
  redeem(ticket: string): Promise<UserId | undefined>;
}
