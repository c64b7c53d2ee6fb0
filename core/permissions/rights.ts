import type { Person } from './Person.ts';
import type { Policy, RoomType } from './Policy.ts';
import type { Members } from './RoomTypeRow.ts';

/** Whether the person may see and moderate every room; false for an inactive person. */
export const mayModerate = (policy: Policy, person: Person): boolean =>
  person.isActive && policy.rights.moderate.includes(person.role);

/** Whether the person may see and change the directory; false for an inactive person. */
export const mayManageDirectory = (policy: Policy, person: Person): boolean =>
  person.isActive && policy.rights.manageDirectory.includes(person.role);

/** Whether people of this role may open a room of this type. Who is an end of the relation is checked elsewhere. */
export const mayOpen = (policy: Policy, role: string, type: RoomType): boolean =>
  isAmong(policy.roomType(type).open, role);

/** Whether participants of this role may post in rooms of this type. */
export const mayPost = (policy: Policy, role: string, type: RoomType): boolean =>
  isAmong(policy.roomType(type).post, role);

/** Whether a column of a room type names a member with this role. */
export const isAmong = (members: Members, role: string, isOwner = false): boolean => {
  if (typeof members !== 'string') return members.includes(role);
  return members === 'everybody' || (members === 'owner' && isOwner);
};
