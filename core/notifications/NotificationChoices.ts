import type { AuditDraft } from '../audit/AuditEntry.ts';
import type { OrganisationId, RoomId, UserId } from '../ids.ts';
import type { NotificationSettings, RoomNotifications } from './NotificationSettings.ts';
import type { SchoolNotifications } from './SchoolNotifications.ts';

/** Where a channel reaches a person, e.g. one of their devices. Mail needs none: people have an address of mail. */
export interface ChannelAddress {
  readonly id: number;
  readonly userId: UserId;
  readonly channel: string;
  /** What the channel knows it by, e.g. an endpoint or the number of a chat. One address belongs to one person. */
  readonly address: string;
  /** What else the channel needs to reach it, e.g. the keys of a device. */
  readonly details: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}

/** Port: what people and schools choose about being told, and where people are reached. */
export interface NotificationChoices {
  settings(userId: UserId): Promise<NotificationSettings>;
  saveSettings(userId: UserId, settings: NotificationSettings): Promise<void>;
  /** What an organisation itself says. */
  rules(organisationId: OrganisationId): Promise<SchoolNotifications>;
  saveRules(organisationId: OrganisationId, rules: SchoolNotifications, audit: AuditDraft): Promise<void>;
  /** Undefined without a membership that can be used now. */
  roomSettings(roomId: RoomId, userId: UserId): Promise<RoomNotifications | undefined>;
  saveRoomSettings(
    roomId: RoomId,
    userId: UserId,
    change: Partial<RoomNotifications>,
  ): Promise<RoomNotifications | undefined>;

  addresses(userId: UserId): Promise<readonly ChannelAddress[]>;
  /** Who an address belongs to; undefined for nobody. */
  findAddress(channel: string, address: string): Promise<ChannelAddress | undefined>;
  /** An address that was another person's is this one's from now on: whoever holds the device signs in on it. */
  saveAddress(address: Omit<ChannelAddress, 'id' | 'createdAt'>, most: number): Promise<ChannelAddress>;
  /** False if the person has no such address. */
  removeAddress(userId: UserId, channel: string, address: string): Promise<boolean>;
  /**
   * Nothing more is sent over this channel to who has this address in the directory, as a mail server reported that it reaches
   * nobody; until the directory has another for them. The last failure stands.
   */
  buryAddress(channel: string, address: string, failure: string): Promise<void>;
}
