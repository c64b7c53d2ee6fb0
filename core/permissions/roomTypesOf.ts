import type { Policy, RoomType } from './Policy.ts';
import type { RoomTypeRow } from './RoomTypeRow.ts';
import { isAmong } from './rights.ts';

/** The types whose rooms stand on this. */
export const roomTypesOn = (policy: Policy, ...kinds: readonly RoomTypeRow['restsOn'][]): RoomType[] =>
  Object.entries(policy.roomTypes).flatMap(([type, { restsOn }]) => (kinds.includes(restsOn) ? [type] : []));

/** The type in which two contacts have one room for all contexts: the first that is declared; null for none. */
export const contactRoomType = ({ roomTypes }: Policy): RoomType | null =>
  Object.entries(roomTypes).find(([, { restsOn, key }]) => restsOn === 'contact' && !key.includes('context'))?.[0] ??
  null;

/** What a person of this role may ask for, in the policy's order. Types that no relation uses are left out. */
export const openableTypes = (policy: Policy, role: string): RoomType[] =>
  Object.entries(policy.roomTypes).flatMap(([type, { restsOn, open }]) => {
    const isOpen = isAmong(open, role);
    const isOfTheirs =
      restsOn !== 'relation' ||
      Object.values(policy.relations).some(
        ({ room, from, to }) => room?.type === type && (from === role || to === role),
      );
    return isOpen && isOfTheirs ? [type] : [];
  });
