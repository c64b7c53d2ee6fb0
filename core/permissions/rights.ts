import type { Person } from './Person.ts';
import type { Policy, RoomType } from './Policy.ts';
import type { Members } from './RoomTypeRow.ts';

/** May see and moderate every room. */
export const mayModerate = (policy: Policy, person: Person): boolean =>
  person.isActive && policy.rights.moderate.includes(person.role);

export const mayManageDirectory = (policy: Policy, person: Person): boolean =>
  person.isActive && policy.rights.manageDirectory.includes(person.role);

/** May a person of this role ask for a room of this type? For a room of a relation, its two people alone do. */
export const mayOpen = (policy: Policy, role: string, type: RoomType): boolean =>
  isAmong(policy.roomType(type).open, role);

/** May a participant of this role post in rooms of this type? */
export const mayPost = (policy: Policy, role: string, type: RoomType): boolean =>
  isAmong(policy.roomType(type).post, role);

/** Is a member of this role one of those whom a column of a room type names? */
export const isAmong = (members: Members, role: string, isOwner = false): boolean => {
  if (typeof members !== 'string') return members.includes(role);
  return members === 'everybody' || (members === 'owner' && isOwner);
};
