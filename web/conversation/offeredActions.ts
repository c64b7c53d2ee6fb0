import type { RoomViewState } from '../../client/room/RoomView.ts';
import type { Me, Room } from '../../client/wire/wireTypes.ts';
import { restsOn } from '../policy/roomTypes.ts';

interface OfferedActions {
  readonly mayRename: boolean;
  /** Also: reopen. */
  readonly mayArchive: boolean;
  readonly mayChangePeople: boolean;
  readonly mayLeave: boolean;
  readonly mayHandOver: boolean;
}

const nothing: OfferedActions = {
  mayRename: false,
  mayArchive: false,
  mayChangePeople: false,
  mayLeave: false,
  mayHandOver: false,
};

/** What the page offers in a room: what the server allows. Who may not leave may archive, which is a DELETE as well. */
export const offeredActions = (
  room: Room,
  { rights, participants }: Pick<RoomViewState, 'rights' | 'participants'>,
  me: Me,
): OfferedActions => {
  if (rights !== null)
    return {
      mayRename: rights.may_rename,
      mayArchive: rights.may_archive,
      mayChangePeople: rights.may_add && room.is_active,
      mayLeave: rights.may_leave,
      // In an office it is taken instead, with actions of its own.
      mayHandOver: rights.may_hand_over && restsOn(room) !== 'office',
    };
  return participants.length === 0 ? nothing : guessed(room, me);
};

/** For a server that does not say: a room is led by those who may open one like it. */
const guessed = (room: Room, me: Me): OfferedActions => {
  const ground = restsOn(room);
  const mayLead = ground === 'owner' && me.rights.open.includes(room.type);
  return {
    ...nothing,
    mayRename: mayLead,
    mayArchive: mayLead || me.rights.moderate,
    mayChangePeople: mayLead && room.is_active,
    mayLeave: ground === 'owner',
  };
};
