import type { UserId } from '../ids.ts';
import { erasedPrefix, type Person } from '../permissions/Person.ts';

/** An erased person has no name: `fullName` says a sign of no language, and the page the reader's words for it. */
const formerName = { firstName: '', lastName: '' } as const;

/** No source calls anybody so: it is how programs know an erased person. */
const erasedId = (id: UserId): string => `${erasedPrefix}${id}`;

/** What is left of a person: somebody was there, under this id and in this role. */
export const formerMember = ({ picture: _, ...person }: Person): Person => ({
  ...person,
  ...formerName,
  externalId: erasedId(person.id),
  email: null,
  isActive: false,
});

export const isErased = ({ id, externalId }: Pick<Person, 'id' | 'externalId'>): boolean => externalId === erasedId(id);
