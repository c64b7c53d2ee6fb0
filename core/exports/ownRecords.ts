import type { Announcements } from '../announcements/Announcements.ts';
import type { Clock } from '../clock.ts';
import type { UserId } from '../ids.ts';
import type { Sessions } from '../signin/Sessions.ts';
import { type ExportRecord, time } from './exportRecords.ts';

interface Deps {
  readonly sessions: Pick<Sessions, 'listOf'>;
  readonly announcements: Pick<Announcements, 'askedOf'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Confirmations in one export. */
const confirmationsAtMost = 10_000;

/** Where a person is signed in, without anything that lets somebody in, and what they were asked to confirm. */
export const readOwnRecords = async (
  { sessions, announcements, clock }: Deps,
  accountIds: readonly UserId[],
): Promise<readonly ExportRecord[]> => {
  const now = clock.now();
  const open = (await Promise.all(accountIds.map((id) => sessions.listOf(id, now)))).flat();
  const asked = await announcements.askedOf(accountIds, confirmationsAtMost);
  return [
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
