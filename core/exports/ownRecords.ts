import type { Announcements } from '../announcements/Announcements.ts';
import type { Clock } from '../clock.ts';
import type { UserId } from '../ids.ts';
import type { NotificationChoices } from '../notifications/NotificationChoices.ts';
import type { NotificationSettings } from '../notifications/NotificationSettings.ts';
import type { Sessions } from '../signin/Sessions.ts';
import type { JsonValue } from './canonicalJson.ts';
import { type ExportRecord, time } from './exportRecords.ts';

interface Deps {
  readonly sessions: Pick<Sessions, 'listOf'>;
  readonly announcements: Pick<Announcements, 'askedOf'>;
  readonly notificationChoices: Pick<NotificationChoices, 'settings' | 'addresses'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Confirmations in one export. */
const confirmationsAtMost = 10_000;

/**
 * Where a person is signed in and told of messages, without anything that lets somebody in or reach a device; what they chose
 * about it, and what they were asked to confirm.
 */
export const readOwnRecords = async (
  { sessions, announcements, notificationChoices, clock }: Deps,
  accountIds: readonly UserId[],
): Promise<readonly ExportRecord[]> => {
  const now = clock.now();
  const open = (await Promise.all(accountIds.map((id) => sessions.listOf(id, now)))).flat();
  const asked = await announcements.askedOf(accountIds, confirmationsAtMost);
  const settings = await Promise.all(accountIds.map((id) => notificationChoices.settings(id)));
  const addresses = (await Promise.all(accountIds.map((id) => notificationChoices.addresses(id)))).flat();
  return [
    ...settings
      .filter((chosen) => Object.keys(chosen).length > 0)
      .map(
        ({ channels, quietHours, timeZone, locale }): ExportRecord => ({
          type: 'notification_settings',
          ...(channels !== undefined && { channels: choicesOf(channels) }),
          ...(quietHours !== undefined && { quiet_hours: quietHours && { ...quietHours } }),
          ...(timeZone !== undefined && { time_zone: timeZone }),
          ...(locale !== undefined && { locale }),
        }),
      ),
    ...addresses.map(
      ({ channel, address, createdAt }): ExportRecord => ({
        ...{ type: 'notification_address', channel, address, since: time(createdAt) },
      }),
    ),
    ...open.map(
      ({ way, userAgent, createdAt, seenAt, expiresAt }): ExportRecord => ({
        ...{ type: 'session', way, browser: userAgent },
        ...{ since: time(createdAt), last_used: time(seenAt), expires: time(expiresAt) },
      }),
    ),
    ...asked.map(
      ({ roomId, messageId, familyId, confirmation, at, confirmedAt, remindedAt }): ExportRecord => ({
        ...{ type: 'confirmation', room_id: roomId, message_id: messageId, family_id: familyId, wanted: confirmation },
        ...{ asked_at: time(at), confirmed_at: time(confirmedAt), reminded_at: time(remindedAt) },
      }),
    ),
  ];
};

const choicesOf = (channels: NonNullable<NotificationSettings['channels']>): JsonValue =>
  Object.fromEntries(Object.entries(channels).map(([name, { mode, at = null }]) => [name, { mode, at }]));
