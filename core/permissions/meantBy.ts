import type { CalledPerson } from './People.ts';
import type { Person } from './Person.ts';

/**
 * Whom a source means by an external id: the person whom it calls so itself, else the one person whom others call so.
 * Undefined if several people come into question.
 *
 * @param called everybody who is called so, as `People.findAllByExternalId`
 */
export const meantBy = (source: string, called: readonly CalledPerson[]): Person | undefined => {
  const own = called.find((one) => one.source === source);
  const ids = new Set(called.map(({ person }) => person.id));
  return own?.person ?? (ids.size === 1 ? called[0]?.person : undefined);
};
