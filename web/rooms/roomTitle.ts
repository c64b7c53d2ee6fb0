import type { Room, RoomType } from '../../client/wire/wireTypes.ts';
import type { IconName } from '../design/Icon.tsx';
import { t } from '../locales/translate.ts';

type Named = Pick<Room, 'type' | 'name'> & { readonly other_participant?: Room['other_participant'] };

/** The name of a room as this person sees it. */
export const roomTitle = (room: Named): string =>
  room.name || room.other_participant?.full_name || t(`type.${room.type}`);

/** The icons of rooms that are not between two people. */
export const roomIcon: Readonly<Record<RoomType, IconName>> = {
  direct: 'chats',
  group: 'people',
  announcement: 'megaphone',
  forum_subject: 'book',
  forum_tutor: 'book',
  job: 'chats',
};
