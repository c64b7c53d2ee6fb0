import type { RoomId, UserId } from '../ids.ts';
import type { NotificationChoices } from '../notifications/NotificationChoices.ts';
import { type ExportRecord, time } from './exportRecords.ts';

/** How much of a room a person chose to be told of; nothing where they left it as it was. */
export const levelRecords = async (
  choices: Pick<NotificationChoices, 'roomSettings'>,
  roomId: RoomId,
  accountIds: readonly UserId[],
): Promise<readonly ExportRecord[]> => {
  const found = await Promise.all(accountIds.map((id) => choices.roomSettings(roomId, id)));
  return found.flatMap((chosen): ExportRecord[] => {
    if (chosen === undefined || (chosen.level === 'all' && chosen.snoozedUntil === null)) return [];
    return [
      {
        type: 'room_notifications',
        room_id: roomId,
        level: chosen.level,
        snoozed_until: time(chosen.snoozedUntil),
      },
    ];
  });
};
