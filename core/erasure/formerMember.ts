import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';

/** What an erased person is called in what others keep; the page says it in the reader's language. */
const formerName = { firstName: 'Former', lastName: 'member' } as const;

/** No source calls anybody so: it is how programs know an erased person. */
const erasedId = (id: UserId): string => `erased:${id}`;

/** What is left of a person: somebody was there, under this id and in this role. */
export const formerMember = (person: Person): Person => ({
  ...person,
  ...formerName,
  externalId: erasedId(person.id),
  email: null,
  isActive: false,
});

export const isErased = ({ id, externalId }: Pick<Person, 'id' | 'externalId'>): boolean => externalId === erasedId(id);
