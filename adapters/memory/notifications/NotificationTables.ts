import type { RoomId, UserId } from '../../../core/ids.ts';
import type { Delivery, DeliveryResult } from '../../../core/notifications/Delivery.ts';
import type { Notice } from '../../../core/notifications/Notice.ts';
import type { ChannelAddress } from '../../../core/notifications/NotificationChoices.ts';
import type { NotificationSettings, RoomNotifications } from '../../../core/notifications/NotificationSettings.ts';
import type { SchoolNotifications } from '../../../core/notifications/SchoolNotifications.ts';

export interface StoredNotice extends Notice {
  gatheredAt: Date | null;
}

export interface StoredDelivery extends Pick<Delivery, 'id' | 'channel' | 'userId' | 'messages'> {
  readonly addressId: number | null;
  readonly createdAt: Date;
  state: 'waiting' | 'claimed' | Exclude<DeliveryResult['outcome'], 'retry' | 'gone'>;
  attempts: number;
  dueAt: Date;
  failure: string | null;
  finishedAt: Date | null;
}

/** What is stored about notifications. */
export class NotificationTables {
  readonly notices = new Map<string, StoredNotice>();
  readonly deliveries = new Map<number, StoredDelivery>();
  readonly addresses = new Map<number, ChannelAddress>();
  /** By channel and address. */
  readonly dead = new Map<string, string>();
  readonly settings = new Map<UserId, NotificationSettings>();
  readonly rules = new Map<number, SchoolNotifications>();
  readonly #levels = new Map<string, RoomNotifications>();
  /** The merges by which an address passed, by its id. */
  readonly #passed = new Map<number, readonly { readonly from: UserId; readonly to: UserId }[]>();
  latest = 0;

  level(roomId: RoomId, userId: UserId): RoomNotifications | undefined {
    return this.#levels.get(`${roomId}:${userId}`);
  }

  setLevel(roomId: RoomId, userId: UserId, level: RoomNotifications): void {
    this.#levels.set(`${roomId}:${userId}`, level);
  }

  addressesOf(userId: UserId, channel?: string): ChannelAddress[] {
    return [...this.addresses.values()].filter(
      (one) => one.userId === userId && (channel === undefined || one.channel === channel),
    );
  }

  /** What an account has becomes another's; where both have chosen, the other's choice holds. */
  pass(from: UserId, to: UserId): void {
    for (const [id, address] of this.addresses)
      if (address.userId === from) {
        this.addresses.set(id, { ...address, userId: to });
        this.#passed.set(id, [...(this.#passed.get(id) ?? []), { from, to }]);
      }
    for (const [key, notice] of this.notices)
      if (notice.userId === from) {
        const other = key.replace(/^[^:]*/, String(to));
        if (!this.notices.has(other)) this.notices.set(other, { ...notice, userId: to });
        this.notices.delete(key);
      }
    for (const [id, delivery] of this.deliveries)
      if (delivery.userId === from) this.deliveries.set(id, { ...delivery, userId: to });
    const settings = this.settings.get(from);
    if (settings !== undefined && !this.settings.has(to)) this.settings.set(to, settings);
    this.settings.delete(from);
  }

  /** Returns the addresses that passed from `to` to `from` and are still there; nothing that waits is sent to them. */
  returnPassed(from: UserId, to: UserId): void {
    for (const [id, address] of this.addresses) {
      const isReturning = this.#passed.get(id)?.some((one) => one.from === to && one.to === from);
      if (!isReturning || address.userId !== from) continue;
      this.addresses.set(id, { ...address, userId: to });
      for (const [deliveryId, { addressId, finishedAt }] of this.deliveries)
        if (addressId === id && finishedAt === null) this.deliveries.delete(deliveryId);
    }
  }

  /** Nothing is told to this account any more; nor is it kept that mail to these addresses reached nobody. */
  drop(userId: UserId, mails: readonly string[]): void {
    const own = this.addressesOf(userId).map(({ channel, address }) => `${channel}:${address}`);
    for (const key of [...own, ...mails.map((mail) => `mail:${mail}`)]) this.dead.delete(key);
    this.settings.delete(userId);
    for (const table of [this.notices, this.deliveries, this.addresses] as const)
      for (const [key, row] of table) if (row.userId === userId) (table as Map<unknown, unknown>).delete(key);
  }
}
