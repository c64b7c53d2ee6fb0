import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import { nobody } from '../permissions/resolveUser.ts';
import type { SeePerson } from './seePerson.ts';

/**
 * `ResolveUser` for a person who names somebody: where several sources call different people so, only those count whom the
 * person meets (`SeePerson`). An id of people whom they do not meet means nobody, as one that nobody has.
 * @throws ChatError CONFLICT if they meet several of them
 */
export type ResolveSeen = (viewer: Person, externalId: string, source: string) => Promise<UserId>;

interface Deps {
  readonly people: Pick<People, 'findByExternalId' | 'findAllByExternalId'>;
  readonly seePerson: SeePerson;
}

export const makeResolveSeen =
  ({ people, seePerson }: Deps): ResolveSeen =>
  async (viewer, externalId, source) => {
    const person = await people.findByExternalId(externalId, source);
    if (person !== undefined) return person.id;
    const called = await people.findAllByExternalId(externalId);
    const seen = await Promise.all(called.map(async (one) => ((await seePerson(viewer, one.person.id)) ? one : null)));
    const met = seen.filter((one) => one !== null);
    const [first] = met;
    if (first === undefined) return nobody;
    if (met.every((one) => one.person.id === first.person.id)) return first.person.id;
    throw new ChatError(
      'CONFLICT',
      `Several sources use this external id for different people: ${met.map((one) => one.source).join(', ')}. Use the id that Homeroom gave.`,
    );
  };
