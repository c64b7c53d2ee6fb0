import type { AuditDraft } from '../../../core/audit/AuditEntry.ts';
import type { OrganisationId, RoomId, UserId } from '../../../core/ids.ts';
import type { ChannelAddress, NotificationChoices } from '../../../core/notifications/NotificationChoices.ts';
import type { NotificationSettings, RoomNotifications } from '../../../core/notifications/NotificationSettings.ts';
import type { SchoolNotifications } from '../../../core/notifications/SchoolNotifications.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import { membershipIn } from '../rooms/usableRooms.ts';

const usual: RoomNotifications = { level: 'all', snoozedUntil: null };

export class MemoryNotificationChoices implements NotificationChoices {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async settings(userId: UserId): Promise<NotificationSettings> {
    return this.#database.notifications.settings.get(userId) ?? {};
  }

  async saveSettings(userId: UserId, settings: NotificationSettings): Promise<void> {
    this.#database.notifications.settings.set(userId, settings);
  }

  async rules(organisationId: OrganisationId): Promise<SchoolNotifications> {
    return this.#database.notifications.rules.get(organisationId) ?? {};
  }

  saveRules(organisationId: OrganisationId, rules: SchoolNotifications, audit: AuditDraft): Promise<void> {
    return this.#database.writes.write(() => {
      this.#database.notifications.rules.set(organisationId, rules);
      this.#database.audit.append([audit], this.#database.clock.now());
    });
  }

  async roomSettings(roomId: RoomId, userId: UserId): Promise<RoomNotifications | undefined> {
    const row = this.#database.tables.rooms.get(roomId);
    if (row === undefined || membershipIn(row, userId) === undefined) return undefined;
    return this.#database.notifications.level(roomId, userId) ?? usual;
  }

  async saveRoomSettings(roomId: RoomId, userId: UserId, change: Partial<RoomNotifications>) {
    const before = await this.roomSettings(roomId, userId);
    if (before === undefined) return undefined;
    const after = { ...before, ...change };
    this.#database.notifications.setLevel(roomId, userId, after);
    return after;
  }

  async addresses(userId: UserId): Promise<readonly ChannelAddress[]> {
    return this.#database.notifications.addressesOf(userId);
  }

  async findAddress(channel: string, address: string): Promise<ChannelAddress | undefined> {
    const all = [...this.#database.notifications.addresses.values()];
    return all.find((one) => one.channel === channel && one.address === address);
  }

  async saveAddress(address: Omit<ChannelAddress, 'id' | 'createdAt'>, most: number): Promise<ChannelAddress> {
    const { notifications, clock } = this.#database;
    const known = await this.findAddress(address.channel, address.address);
    const stored = known ?? { id: ++notifications.latest, createdAt: clock.now() };
    const saved: ChannelAddress = { ...address, id: stored.id, createdAt: stored.createdAt };
    notifications.addresses.set(saved.id, saved);
    const own = notifications.addressesOf(address.userId, address.channel).sort((one, other) => other.id - one.id);
    for (const { id } of own.slice(most)) notifications.addresses.delete(id);
    return saved;
  }

  async removeAddress(userId: UserId, channel: string, address: string): Promise<boolean> {
    const known = await this.findAddress(channel, address);
    return known?.userId === userId && this.#database.notifications.addresses.delete(known.id);
  }

  async buryAddress(channel: string, address: string, failure: string): Promise<void> {
    this.#database.notifications.dead.set(`${channel}:${address}`, failure);
  }
}
