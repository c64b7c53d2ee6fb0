import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import { type RoomId, rootOrganisation, type UserId } from '../../../core/ids.ts';
import type { Delivery, DeliveryResult } from '../../../core/notifications/Delivery.ts';
import { isReached, type ReachingChannel } from '../../../core/notifications/isReached.ts';
import type { Notice } from '../../../core/notifications/Notice.ts';
import type { NoticeRecipient } from '../../../core/notifications/NoticeRecipient.ts';
import {
  type ChannelFigures,
  type Claimed,
  type DeadDelivery,
  deliverySize,
  type GatherQuery,
  type Notices,
  type OrganisationRules,
  type ToldRoom,
} from '../../../core/notifications/Notices.ts';
import { organisationOf } from '../../../core/permissions/RoleGrant.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { membershipIn } from '../rooms/usableRooms.ts';
import type { StoredDelivery, StoredNotice } from './NotificationTables.ts';

const keyOf = ({ userId, channel, roomId, messageId }: Notice): string =>
  [userId, channel, roomId, messageId].join(':');

export class MemoryNotices implements Notices {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async rooms(roomIds: readonly RoomId[], channels: readonly ReachingChannel[]): Promise<readonly ToldRoom[]> {
    const { tables } = this.#database;
    return roomIds.flatMap((roomId): ToldRoom[] => {
      const row = tables.rooms.get(roomId);
      if (row === undefined) return [];
      const members = [...row.memberships.values()]
        .filter(({ leftSeq, isSuspended }) => leftSeq === null && !isSuspended)
        .flatMap((member) => this.#recipient(roomId, member.userId, member, channels));
      const { awaits } = row.state;
      const role = awaits ? tables.people.get(awaits)?.person.role : undefined;
      if (awaits && role !== undefined && tables.seesRequest(roomId, awaits)) {
        const asked = this.#recipient(roomId, awaits, { role, visibleFromSeq: 0 }, channels);
        members.push(...asked.map((recipient) => ({ ...recipient, isAsked: true as const })));
      }
      return [{ roomId, type: row.state.type, organisationId: organisationOf(row.state.scope), members }];
    });
  }

  async organisations(): Promise<readonly OrganisationRules[]> {
    const { tables, notifications } = this.#database;
    const all = [...tables.organisations.rows()].map(({ id, scope, timeZone }) => ({
      ...{ organisationId: id, parentId: scope[1] ?? rootOrganisation, timeZone },
      rules: notifications.rules.get(id) ?? {},
    }));
    const rules = notifications.rules.get(rootOrganisation) ?? {};
    return [...all, { organisationId: rootOrganisation, parentId: null, timeZone: null, rules }];
  }

  async add(notices: readonly Notice[]): Promise<number> {
    const { notifications } = this.#database;
    const added = notices.filter((notice) => !notifications.notices.has(keyOf(notice)));
    for (const notice of added) notifications.notices.set(keyOf(notice), { ...notice, gatheredAt: null });
    return added.length;
  }

  async gather(channel: string, { people, spacingMs, needsAddress }: GatherQuery) {
    const now = this.#now();
    const due = this.#due(channel, now, spacingMs);
    const counts = { deliveries: 0, dropped: 0 };
    for (const [userId, notices] of [...due].slice(0, people)) {
      const taken = notices.sort((one, other) => one.messageId - other.messageId).slice(0, deliverySize);
      for (const notice of taken) notice.gatheredAt = now;
      const live = taken.filter((notice) => this.#isLive(notice));
      counts.dropped += taken.length - live.length;
      if (live.length > 0) counts.deliveries += this.#deliver(userId, channel, live, needsAddress);
    }
    return counts;
  }

  async claim(channel: string, { count, claimMs }: { readonly count: number; readonly claimMs: number }) {
    const now = this.#now();
    const { deliveries, addresses } = this.#database.notifications;
    const due = [...deliveries.values()]
      .filter((one) => one.channel === channel && isOpen(one) && one.dueAt <= now)
      .sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime())
      .slice(0, count);
    return due.map((one): Delivery => {
      const mayRepeat = one.state === 'claimed';
      one.state = 'claimed';
      one.attempts += 1;
      one.dueAt = new Date(now.getTime() + claimMs);
      const address = one.addressId === null ? undefined : addresses.get(one.addressId);
      const { id, userId, messages, attempts: attempt } = one;
      return { id, channel, userId, messages, attempt, mayRepeat, address: address ?? null };
    });
  }

  async finish({ id, attempt }: Pick<Delivery, 'id' | 'attempt'>, result: DeliveryResult): Promise<void> {
    const { deliveries, addresses, dead } = this.#database.notifications;
    const one = deliveries.get(id);
    if (one === undefined || one.attempts !== attempt || one.state !== 'claimed') return;
    const now = this.#now();
    one.failure = 'failure' in result ? result.failure.slice(0, 500) : null;
    if (result.outcome === 'retry') {
      one.state = 'waiting';
      one.dueAt = new Date(now.getTime() + result.afterMs);
      return;
    }
    one.state = result.outcome === 'gone' ? 'dead' : result.outcome;
    one.finishedAt = now;
    if (result.outcome !== 'gone') return;
    const mail = this.#database.tables.people.get(one.userId)?.person.email;
    if (one.addressId !== null) addresses.delete(one.addressId);
    else if (mail) dead.set(`${one.channel}:${mail}`, result.failure);
  }

  async release(deliveries: readonly Claimed[]): Promise<void> {
    for (const { id, attempt, mayRepeat } of deliveries) {
      const one = this.#database.notifications.deliveries.get(id);
      if (one === undefined || one.attempts !== attempt || one.state !== 'claimed') continue;
      Object.assign(one, { state: mayRepeat ? 'claimed' : 'waiting', attempts: attempt - 1, dueAt: this.#now() });
    }
  }

  async figures(): Promise<readonly ChannelFigures[]> {
    const { notices, deliveries } = this.#database.notifications;
    const waitingNotices = [...notices.values()].filter(({ gatheredAt }) => gatheredAt === null);
    const all = [...deliveries.values()];
    const names = [...new Set([...waitingNotices, ...all].map(({ channel }) => channel))].sort();
    const figures = names.map((channel): ChannelFigures => {
      const open = all.filter((one) => one.channel === channel && isOpen(one));
      const first = Math.min(...open.map(({ dueAt }) => dueAt.getTime()));
      return {
        channel,
        notices: waitingNotices.filter((one) => one.channel === channel).length,
        waiting: open.length,
        dead: all.filter((one) => one.channel === channel && one.state === 'dead').length,
        lagSeconds: open.length === 0 ? 0 : Math.max(0, (this.#now().getTime() - first) / 1_000),
      };
    });
    return figures.filter(({ notices, waiting, dead }) => notices + waiting + dead > 0);
  }

  async dead({ before = Infinity, limit }: { readonly before?: number; readonly limit: number }) {
    return [...this.#database.notifications.deliveries.values()]
      .filter(({ id, state }) => state === 'dead' && id < before)
      .sort((one, other) => other.id - one.id)
      .slice(0, limit)
      .map(
        ({ id, channel, userId, messages, attempts, failure, finishedAt }): DeadDelivery => ({
          ...{ id, channel, userId, messages: messages.length, attempts, failure: failure ?? '' },
          failedAt: finishedAt ?? this.#now(),
        }),
      );
  }

  revive(id: number, audit: AuditDraft): Promise<boolean> {
    return this.#database.writes.write(() => {
      const one = this.#database.notifications.deliveries.get(id);
      if (one === undefined || one.state !== 'dead') return false;
      Object.assign(one, { state: 'waiting', attempts: 0, dueAt: this.#now(), finishedAt: null });
      this.#database.audit.append([audit], this.#now());
      return true;
    });
  }

  async tidy(finishedBefore: Date): Promise<number> {
    const { tables, notifications } = this.#database;
    let removed = 0;
    for (const [id, { finishedAt }] of notifications.deliveries)
      if (finishedAt !== null && finishedAt < finishedBefore && notifications.deliveries.delete(id)) removed += 1;
    for (const [key, { gatheredAt, roomId }] of notifications.notices) {
      const isOld = gatheredAt === null ? tables.rooms.get(roomId) === undefined : gatheredAt < finishedBefore;
      if (isOld && notifications.notices.delete(key)) removed += 1;
    }
    return removed;
  }

  #now(): Date {
    return this.#database.clock.now();
  }

  /** By person, who has waited longest first. */
  #due(channel: string, now: Date, spacingMs: number): Map<UserId, StoredNotice[]> {
    const { notices, deliveries } = this.#database.notifications;
    const since = now.getTime() - spacingMs;
    const told = new Set(
      [...deliveries.values()]
        .filter((one) => one.channel === channel && one.createdAt.getTime() > since)
        .map(({ userId }) => userId),
    );
    const due = [...notices.values()]
      .filter((one) => one.channel === channel && one.gatheredAt === null && one.dueAt <= now)
      .sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime());
    const urgent = new Set(due.filter(({ reason }) => reason === 'always').map(({ userId }) => userId));
    const byPerson = new Map<UserId, StoredNotice[]>();
    for (const notice of due) {
      if (told.has(notice.userId) && !urgent.has(notice.userId)) continue;
      byPerson.set(notice.userId, [...(byPerson.get(notice.userId) ?? []), notice]);
    }
    return byPerson;
  }

  #isLive({ roomId, userId, messageId, seq }: StoredNotice): boolean {
    const { tables } = this.#database;
    const row = tables.rooms.get(roomId);
    const membership = row && membershipIn(row, userId);
    const log = tables.log(roomId);
    if (tables.seesRequest(roomId, userId)) return log.find(messageId)?.deletedAt === null;
    if (row === undefined || membership === undefined || membership.visibleFromSeq > seq) return false;
    // Who accepts a request has read it.
    if (membership.joinedSeq > seq) return false;
    return (log.pointers.get(userId)?.seq ?? 0) < seq && log.find(messageId)?.deletedAt === null;
  }

  #deliver(userId: UserId, channel: string, live: readonly StoredNotice[], needsAddress: boolean): number {
    const { notifications } = this.#database;
    const addresses = notifications.addressesOf(userId, channel).map(({ id }): number | null => id);
    const ids = addresses.length === 0 && !needsAddress ? [null] : addresses;
    const messages = live.map(({ roomId, messageId, seq }) => ({ roomId, messageId, seq }));
    for (const addressId of ids) {
      const id = ++notifications.latest;
      const now = this.#now();
      const stored: StoredDelivery = {
        ...{ id, channel, userId, messages, addressId, createdAt: now, state: 'waiting', attempts: 0, dueAt: now },
        ...{ failure: null, finishedAt: null },
      };
      notifications.deliveries.set(id, stored);
    }
    return ids.length;
  }

  #recipient(
    roomId: RoomId,
    userId: UserId,
    { role, visibleFromSeq }: Pick<NoticeRecipient, 'role' | 'visibleFromSeq'>,
    channels: readonly ReachingChannel[],
  ): NoticeRecipient[] {
    const { tables, notifications } = this.#database;
    const person = tables.people.get(userId)?.person;
    if (person === undefined || !person.isActive) return [];
    const log = tables.log(roomId);
    const level = notifications.level(roomId, userId);
    const linked = new Set(notifications.addressesOf(userId).map(({ channel }) => channel));
    const hasMail = Boolean(person.email) && !notifications.dead.has(`mail:${person.email}`);
    return [
      {
        ...{ userId, role, visibleFromSeq, level: level?.level ?? null, snoozedUntil: level?.snoozedUntil ?? null },
        isMuted: log.preferencesOf(userId).isMuted,
        lastReadSeq: log.pointers.get(userId)?.seq ?? 0,
        ...{ timeZone: null, settings: notifications.settings.get(userId) ?? {} },
        channels: channels.filter((channel) => isReached(channel, { linked, hasMail })).map(({ name }) => name),
      },
    ];
  }
}

const isOpen = ({ state }: StoredDelivery): boolean => state === 'waiting' || state === 'claimed';
