import type { Policy, RoomType } from './Policy.ts';
import type { RoomTypeRow } from './RoomTypeRow.ts';
import { isAmong } from './rights.ts';

/** The types whose rooms rest on one of these. */
export const roomTypesOn = (policy: Policy, ...kinds: readonly RoomTypeRow['restsOn'][]): RoomType[] =>
  Object.entries(policy.roomTypes).flatMap(([type, { restsOn }]) => (kinds.includes(restsOn) ? [type] : []));

/** The first declared type in which two contacts have one room for all contexts; null if there is none. */
export const contactRoomType = ({ roomTypes }: Policy): RoomType | null =>
  Object.entries(roomTypes).find(([, { restsOn, key }]) => restsOn === 'contact' && !key.includes('context'))?.[0] ??
  null;

/**
 * The types that a person with these roles may open, in the policy's order. A relation's type needs the role at one end.
 */
export const openableTypes = (policy: Policy, roles: readonly string[]): RoomType[] =>
  Object.entries(policy.roomTypes).flatMap(([type, { restsOn, open }]) => {
    const isOfTheirs = (role: string): boolean =>
      restsOn !== 'relation' ||
      Object.values(policy.relations).some(
        ({ room, from, to }) => room?.type === type && (from === role || to === role),
      );
    // Announcements make rooms of audiences; nobody opens them.
    const isOpened = restsOn !== 'audience' && roles.some((role) => isAmong(open, role) && isOfTheirs(role));
    return isOpened ? [type] : [];
  });
