import type { Room } from '../../client/wire/wireTypes.ts';
import type { IconName } from '../design/Icon.tsx';
import { mayPostIn, type RestsOn, restsOn, roomTypeName } from '../policy/roomTypes.ts';
import { erasedName } from '../session/erasedName.ts';

type Named = Pick<Room, 'type' | 'name'> & { readonly other_participant?: Room['other_participant'] };

/** Where a part of a room's name was an erased person: the server has a dash there. */
const erasedInName = /(^| · |, )—(?=$| · |, )/g;

/** A room's name in the language of the page, where it names erased people. */
export const shownName = (name: string): string => name.replace(erasedInName, `$1${erasedName()}`);

/** The name of a room as this person sees it: the server's, else what its type is called. */
export const roomTitle = (room: Named): string =>
  shownName(room.name) || room.other_participant?.full_name || roomTypeName(room.type);

const icons: Readonly<Record<RestsOn, IconName>> = {
  contact: 'chats',
  relation: 'book',
  context: 'book',
  owner: 'people',
  office: 'school',
  audience: 'megaphone',
};

/** The icon of a room that is not between two people. */
export const roomIcon = (room: Room): IconName => (mayPostIn(room.type) ? icons[restsOn(room)] : 'megaphone');
