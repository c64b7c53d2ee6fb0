import type { Clock } from '../../core/clock.ts';
import type { RoomId, UserId } from '../../core/ids.ts';
import type { CaseId } from '../../core/oversight/OversightCase.ts';
import type { TicketHolder } from '../../core/permissions/SocketTickets.ts';
import type { ScheduledId } from '../../core/scheduled/ScheduledMessage.ts';
import { AnnouncementTable } from './announcements/AnnouncementTable.ts';
import { AttachmentTable } from './attachments/AttachmentTable.ts';
import { AuditTable } from './audit/AuditTable.ts';
import { HistoryTables } from './history/HistoryTables.ts';
import { NotificationTables } from './notifications/NotificationTables.ts';
import type { StoredCase } from './oversight/StoredCase.ts';
import type { StoredScheduled } from './scheduled/StoredScheduled.ts';
import { SignInTables } from './signin/SignInTables.ts';
import { FeedTables } from './tables/FeedTables.ts';
import { MemoryTables } from './tables/MemoryTables.ts';
import { WriteQueue } from './tables/WriteQueue.ts';

export interface Visit {
  readonly roomId: RoomId;
  readonly userId: UserId;
  readonly at: Date;
}

export interface StoredTicket {
  readonly holder: TicketHolder;
  /** In the clock's monotonic milliseconds. */
  readonly expiresAt: number;
}

/** Everything that the memory adapters of one Homeroom store. It is lost when the process ends. */
export class MemoryDatabase {
  readonly clock: Clock;
  readonly tables = new MemoryTables();
  readonly writes = new WriteQueue();
  readonly favourites = new Map<UserId, Set<UserId>>();
  readonly tickets = new Map<string, StoredTicket>();
  /** How often the directory has changed. */
  directoryStamp = 0;
  readonly feed = new FeedTables();
  readonly audit = new AuditTable();
  readonly attachments = new AttachmentTable();
  readonly announcements = new AnnouncementTable();
  readonly cases = new Map<CaseId, StoredCase>();
  readonly scheduled = new Map<ScheduledId, StoredScheduled>();
  readonly signIn = new SignInTables();
  readonly notifications = new NotificationTables();
  readonly history = new HistoryTables();

  constructor(clock: Clock) {
    this.clock = clock;
    this.tables.onThingsDropped = (id, mails) => this.#dropThings(id, mails);
    this.tables.onContentCounted = (hash, change) => this.attachments.count(hash, change, clock.now());
    this.tables.knowsContent = (hash) => this.attachments.blobs.has(hash);
    this.tables.onThingsPassed = (from, to) => this.#passThings(from, to);
    this.tables.onThingsReturned = (from, to) => this.notifications.returnPassed(from, to);
  }

  /** Favourites of one account, and where it is one, become another's, with its ways to sign in; its tickets end. */
  #passThings(from: UserId, to: UserId): void {
    this.signIn.pass(from, to, this.clock.now());
    this.notifications.pass(from, to);
    const own = this.favourites.get(from);
    if (own !== undefined) this.favourites.set(to, new Set([...(this.favourites.get(to) ?? []), ...own]));
    this.favourites.delete(from);
    for (const favourites of this.favourites.values()) if (favourites.delete(from)) favourites.add(to);
    for (const [ticket, { holder }] of this.tickets) if (holder.userId === from) this.tickets.delete(ticket);
  }

  #dropThings(id: UserId, mails: readonly string[]): void {
    this.signIn.drop(id);
    const others = new Set([...this.tables.people.rows()].map(({ person }) => person.email));
    this.notifications.drop(
      id,
      mails.filter((mail) => !others.has(mail)),
    );
    this.favourites.delete(id);
    for (const favourites of this.favourites.values()) favourites.delete(id);
    for (const [ticket, { holder }] of this.tickets) if (holder.userId === id) this.tickets.delete(ticket);
  }

  /** Moderators' visits to rooms as the audit log has them, oldest first. */
  get visits(): readonly Visit[] {
    return this.audit.records.flatMap(({ entry: { action, actor, roomId, at } }) =>
      action === 'look' && actor.kind === 'person' && roomId !== null ? [{ roomId, userId: actor.id, at }] : [],
    );
  }
}
