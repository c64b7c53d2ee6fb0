import type { Static } from 'typebox';
import type { RoomId } from '../../../core/ids.ts';
import type { OwnNotifications, OwnRoomNotifications } from '../../../core/notifications/manageNotifications.ts';
import type { DeadDelivery } from '../../../core/notifications/Notices.ts';
import type { NotificationSettings } from '../../../core/notifications/NotificationSettings.ts';
import type { SchoolNotifications } from '../../../core/notifications/SchoolNotifications.ts';
import type { notificationSettingsBody, schoolNotifications } from './notificationSchemas.ts';

type SettingsBody = Static<typeof notificationSettingsBody>;
type SchoolBody = Static<typeof schoolNotifications>;

export const decodeSettings = ({ channels, quiet_hours, time_zone, locale }: SettingsBody): NotificationSettings => ({
  ...(channels !== undefined && { channels }),
  ...(quiet_hours !== undefined && { quietHours: quiet_hours }),
  ...(time_zone !== undefined && { timeZone: time_zone }),
  ...(locale !== undefined && { locale }),
});

const encodeSettings = ({ channels, quietHours, timeZone, locale }: NotificationSettings): SettingsBody => ({
  ...(channels !== undefined && { channels }),
  ...(quietHours !== undefined && { quiet_hours: quietHours }),
  ...(timeZone !== undefined && { time_zone: timeZone }),
  ...(locale !== undefined && { locale }),
});

export const encodeOwnNotifications = ({ settings, channels, addresses }: OwnNotifications) => ({
  settings: encodeSettings(settings),
  channels: channels.map(({ name, needsAddress, isReachable }) => ({
    ...{ name, needs_address: needsAddress, is_reachable: isReachable },
  })),
  push_key: channels.find(({ name }) => name === 'push')?.publicKey ?? null,
  addresses: addresses.map(({ channel, address, createdAt }) => ({
    ...{ channel, address, created_at: createdAt.toISOString() },
  })),
});

export const encodeRoomNotifications = (roomId: RoomId, { level, snoozedUntil, quietUntil }: OwnRoomNotifications) => ({
  ...{ room_id: roomId, level, snoozed_until: snoozedUntil?.toISOString() ?? null },
  quiet_until: quietUntil?.toISOString() ?? null,
});

export const decodeSchool = ({ quiet_hours, office_hours, holidays, always, shows_words, locale }: SchoolBody) =>
  ({
    ...(quiet_hours !== undefined && { quietHours: quiet_hours }),
    ...(office_hours !== undefined && { officeHours: office_hours }),
    ...(holidays !== undefined && { holidays }),
    ...{ ...(always !== undefined && { always }), ...(locale !== undefined && { locale }) },
    ...(shows_words !== undefined && {
      showsWords: {
        ...(shows_words.mail !== undefined && { mail: shows_words.mail }),
        ...(shows_words.lock_screen !== undefined && { lockScreen: shows_words.lock_screen }),
      },
    }),
  }) satisfies SchoolNotifications;

export const encodeSchool = ({
  quietHours,
  officeHours,
  holidays,
  always,
  showsWords,
  locale,
}: SchoolNotifications): SchoolBody => ({
  ...(quietHours !== undefined && { quiet_hours: quietHours }),
  ...(officeHours !== undefined && { office_hours: { ...officeHours } }),
  ...(holidays !== undefined && { holidays }),
  ...{ ...(always !== undefined && { always }), ...(locale !== undefined && { locale }) },
  ...(showsWords !== undefined && {
    shows_words: {
      ...(showsWords.mail !== undefined && { mail: showsWords.mail }),
      ...(showsWords.lockScreen !== undefined && { lock_screen: showsWords.lockScreen }),
    },
  }),
});

export const encodeDead = ({ id, channel, userId, messages, attempts, failure, failedAt }: DeadDelivery) => ({
  ...{ id, channel, user_id: userId, messages, attempts, failure, failed_at: failedAt.toISOString() },
});
