import type { Me, Room } from '../../client/wire/wireTypes.ts';

interface RoomRights {
  readonly mayRename: boolean;
  readonly mayArchive: boolean;
  readonly mayChangePeople: boolean;
  readonly mayLeave: boolean;
}

const isOpened = ({ type }: Room): boolean => type === 'group' || type === 'announcement';

/** What the page offers. The server decides, e.g. who may rename a group. */
export const roomRights = (room: Room, me: Me): RoomRights => {
  const mayLead = isOpened(room) && me.rights.open.includes(room.type);
  return {
    mayRename: mayLead,
    mayArchive: room.type === 'direct' || mayLead || me.rights.moderate,
    mayChangePeople: mayLead && room.is_active,
    mayLeave: isOpened(room),
  };
};
