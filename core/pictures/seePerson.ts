import type { Pictures } from '../attachments/Pictures.ts';
import { isSeen, managedPart } from '../directory/ManagedPart.ts';
import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import { decide } from '../permissions/decide.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import { contains, grantsOf } from '../permissions/RoleGrant.ts';
import { answeredScopes, moderatedScopes } from '../permissions/rights.ts';
import { admit } from '../rooms/admit.ts';
import type { RoomAccess, RoomRepository } from '../rooms/RoomRepository.ts';
import { visibleTo } from '../rooms/roomRights.ts';

/**
 * The other person if the one meets them somewhere now: as themselves, as a contact, as another member of a room whose type
 * shows its members to them, or as somebody whom they look after by a right of theirs. Undefined for everybody else, and
 * for nobody.
 */
export type SeePerson = (person: Person, otherId: UserId) => Promise<Person | undefined>;

interface Deps {
  readonly people: Pick<People, 'evidence'>;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly pictures: Pick<Pictures, 'sharedRooms'>;
  readonly policy: Policy;
}

/** Rooms of two people that are asked, at most. */
const askedRooms = 20;

export const makeSeePerson = ({ people, rooms, pictures, policy }: Deps): SeePerson => {
  /** Who moderates or manages an organisation, or answers its office, meets its people. */
  const looksAfter = (person: Person, other: Person): boolean => {
    const offices = Object.keys(policy.roomTypes).flatMap((type) => answeredScopes(policy, person, type));
    const mine = [...moderatedScopes(policy, person), ...offices];
    const isMine = grantsOf(other).some(({ scope }) => mine.some((outer) => contains(outer, scope)));
    return isMine || isSeen(managedPart(policy, person), other);
  };

  const isShown = (person: Person, otherId: UserId, access: RoomAccess): boolean => {
    try {
      return visibleTo(policy, person, admit(policy, person, access, null))(otherId);
    } catch (refusal) {
      if (refusal instanceof ChatError) return false;
      throw refusal;
    }
  };

  const meets = async (person: Person, otherId: UserId): Promise<boolean> => {
    for (const roomId of await pictures.sharedRooms(person.id, otherId, askedRooms)) {
      const access = await rooms.access(roomId, person.id);
      if (access !== undefined && isShown(person, otherId, access)) return true;
    }
    return false;
  };

  return async (person, otherId) => {
    if (person.id === otherId) return person;
    const graph = await people.evidence([[person.id, otherId]]);
    const other = graph.person(otherId);
    if (other === undefined) return undefined;
    const isKnown = decide(policy, graph, person.id, otherId).allowed || looksAfter(person, other);
    return isKnown || (await meets(person, otherId)) ? other : undefined;
  };
};
