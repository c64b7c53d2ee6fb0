import type { Person } from './Person.ts';
import type { Policy, RoomType } from './Policy.ts';

/** May see and moderate every room. */
export const mayModerate = (policy: Policy, person: Person): boolean =>
  person.isActive && policy.rights.moderate.includes(person.role);

export const mayManageDirectory = (policy: Policy, person: Person): boolean =>
  person.isActive && policy.rights.manageDirectory.includes(person.role);

export const mayOpen = (policy: Policy, role: string, type: 'group' | 'announcement'): boolean =>
  policy.rights.open[type].includes(role);

/** May a participant of this role post in rooms of this type? */
export const mayPost = (policy: Policy, role: string, type: RoomType): boolean =>
  policy.rights.post[type]?.includes(role) ?? true;
