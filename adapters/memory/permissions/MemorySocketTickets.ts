import type { SocketTickets, TicketHolder } from '../../../core/permissions/SocketTickets.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';

const lifetimeMs = 30_000;
const ticketBytes = 32;
/** Most tickets kept; the oldest is dropped first. */
const capacity = 100_000;

export class MemorySocketTickets implements SocketTickets {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async issue(holder: TicketHolder): Promise<string> {
    const { tickets, clock } = this.#database;
    const now = clock.monotonic();
    for (const [oldest, { expiresAt }] of tickets) {
      if (expiresAt > now && tickets.size < capacity) break;
      tickets.delete(oldest);
    }
    const ticket = Buffer.from(crypto.getRandomValues(new Uint8Array(ticketBytes))).toString('base64url');
    tickets.set(ticket, { holder, expiresAt: now + lifetimeMs });
    return ticket;
  }

  async redeem(ticket: string): Promise<TicketHolder | undefined> {
    const { tickets, clock } = this.#database;
    const stored = tickets.get(ticket);
    tickets.delete(ticket);
    return stored !== undefined && stored.expiresAt > clock.monotonic() ? stored.holder : undefined;
  }
}
