import type { UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';

interface Shown {
  readonly people: ReadonlyMap<UserId, Person>;
  /** People are never deleted; what is on record outlives whatever else may happen to their rows. */
  readonly show: (id: UserId) => Person;
}

/** The people of an answer, each read once. */
export const showPeople = async (
  source: { find(id: UserId): Promise<Person | undefined> },
  ids: readonly UserId[],
): Promise<Shown> => {
  const found = await Promise.all([...new Set(ids)].map((id) => source.find(id)));
  const people = new Map(found.flatMap((one) => (one ? [[one.id, one] as const] : [])));
  return { people, show: (id) => people.get(id) ?? { ...nobody, id, externalId: String(id) } };
};

const nobody = { role: '', firstName: '', lastName: '', email: null, isActive: false };
