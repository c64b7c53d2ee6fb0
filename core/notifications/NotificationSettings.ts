import { ChatError } from '../errors.ts';
import { isTimeOfDay, isTimeZone } from '../zonedTime.ts';

/** When a channel is used for a person: soon after a message, once a day, or never. */
export type ChannelMode = 'instant' | 'digest' | 'off';

export interface ChannelChoice {
  readonly mode: ChannelMode;
  /** For a digest: the time of the day at which it comes, `HH:MM`. */
  readonly at?: string;
}

/** Hours in which nothing rings, by the person's clocks; over midnight if `from` is later than `to`. `HH:MM`. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

/** What a person chooses about being told. Absent: what the school chooses, or the default. */
export interface NotificationSettings {
  /** By the name of the channel, e.g. `mail`. */
  readonly channels?: Readonly<Record<string, ChannelChoice>>;
  /** Null: none, whatever the school chooses. */
  readonly quietHours?: QuietHours | null;
  /** e.g. `Europe/Berlin`. */
  readonly timeZone?: string;
  /** The language of mails, as a BCP 47 tag. */
  readonly locale?: string;
}

/** How much of a room somebody wants to hear of: everything, what mentions them and talks of two, or nothing. */
export const roomLevels = ['all', 'mentions', 'none'] as const;
export type RoomLevel = (typeof roomLevels)[number];

/** What a person sets about one room. */
export interface RoomNotifications {
  readonly level: RoomLevel;
  /** Nothing rings until then; null: the room is not snoozed. */
  readonly snoozedUntil: Date | null;
}

/** The time of a digest whose person has chosen none. */
export const digestTime = '18:00';

const maxChannels = 8;

/**
 * Returns the settings with nothing but what they may hold.
 * @throws ChatError INVALID_REQUEST that names the setting and says what to write
 */
export const checkNotificationSettings = (
  settings: NotificationSettings,
  channelNames: readonly string[],
): NotificationSettings => {
  const { channels = {}, quietHours, timeZone, locale } = settings;
  const chosen = Object.entries(channels);
  if (chosen.length > maxChannels) refuse('channels', `write at most ${maxChannels}.`);
  for (const [name, { mode, at }] of chosen) {
    if (!channelNames.includes(name))
      refuse(`channels.${name}`, `there is no such channel; there are: ${channelNames.join(', ') || 'none'}.`);
    if (at !== undefined && !isTimeOfDay(at)) refuse(`channels.${name}.at`, 'write a time of the day, e.g. 07:00.');
    if (at !== undefined && mode !== 'digest') refuse(`channels.${name}.at`, 'only a digest has a time.');
  }
  checkQuietHours('quiet_hours', quietHours);
  if (timeZone !== undefined && !isTimeZone(timeZone)) refuse('time_zone', 'use a name such as Europe/Berlin.');
  checkLocale(locale);
  return {
    ...(chosen.length > 0 && { channels }),
    ...(quietHours !== undefined && { quietHours }),
    ...(timeZone !== undefined && { timeZone }),
    ...(locale !== undefined && { locale }),
  };
};

export const checkLocale = (locale: string | undefined): void => {
  if (locale !== undefined && !/^[a-z]{2,3}(-[a-zA-Z0-9]{2,8})*$/u.test(locale))
    refuse('locale', 'use a language tag such as en or ru.');
};

export const checkQuietHours = (name: string, hours: QuietHours | null | undefined): void => {
  if (hours === undefined || hours === null) return;
  const { from, to } = hours;
  if (!isTimeOfDay(from) || !isTimeOfDay(to)) refuse(name, 'write two times of the day, e.g. 20:00 and 07:00.');
  if (from === to) refuse(name, 'write two different times; all day long is the mode off.');
};

export const refuse = (name: string, advice: string): never => {
  throw new ChatError('INVALID_REQUEST', `${name}: ${advice}`);
};
