/** Soon after a message, once a day, or never. */
export type NotificationMode = 'instant' | 'digest' | 'off';

/** How much of a room somebody is told of: everything, what mentions them and rooms of two, or nothing. */
export type NotificationLevel = 'all' | 'mentions' | 'none';

/** When a channel tells somebody. */
export interface ChannelPreference {
  readonly mode: NotificationMode;
  /** For `digest`: the time of the day, `HH:MM`; 18:00 if it is left out. */
  readonly at?: string;
}

/** Hours in which nothing rings, over midnight if `from` is later. `HH:MM`, by the person's clocks. */
export interface QuietTimes {
  readonly from: string;
  readonly to: string;
}

/** What a person chooses about being told. What is left out, their school chooses. */
export interface NotificationPreferences {
  /** By the name of the channel, e.g. `mail`. */
  readonly channels?: Readonly<Record<string, ChannelPreference>>;
  /** Null: none, whatever the school chooses. */
  readonly quiet_hours?: QuietTimes | null;
  /** e.g. `Europe/Berlin`. */
  readonly time_zone?: string;
  /** The language of what is sent, as a BCP 47 tag. */
  readonly locale?: string;
}

/** A way in which the server tells people. */
export interface NotificationWay {
  /** `mail`, `push`, `telegram`, or one of the host. */
  readonly name: string;
  /** The person must link it, e.g. on each device. */
  readonly needs_address: boolean;
  readonly is_reachable: boolean;
}

/** Where a way reaches the person, e.g. a device. */
export interface NotificationAddress {
  readonly channel: string;
  readonly address: string;
  /** ISO 8601. */
  readonly created_at: string;
}

/** How a person is told of messages, and over which channels they can be. */
export interface NotificationOverview {
  readonly settings: NotificationPreferences;
  readonly channels: readonly NotificationWay[];
  readonly addresses: readonly NotificationAddress[];
  /** What a browser subscribes with, in base64url; null or absent: the server sends no pushes. */
  readonly push_key?: string | null;
}

/** A person's own choice for one room. */
export interface NotificationsOfRoom {
  readonly room_id: number;
  readonly level: NotificationLevel;
  /** ISO 8601; null: the room is not snoozed. */
  readonly snoozed_until: string | null;
  /** Nobody else there is told before then, because all have quiet hours; null: somebody is told at once. */
  readonly quiet_until: string | null;
}
