import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { People } from '../permissions/People.ts';
import { isService, type Person } from '../permissions/Person.ts';
import type { Relation } from '../permissions/Relation.ts';
import { asSeen, isSeen, type ManagedPart } from './ManagedPart.ts';

/** A relation with the people at its ends. */
export interface RelatedPeople {
  readonly relation: Relation;
  readonly from: Person;
  readonly to: Person;
}

export interface PersonRelations {
  readonly person: Person;
  /** Active ones first, then by kind, name of the context, context and ids. */
  readonly relations: readonly RelatedPeople[];
}

/**
 * The relations of a person, ended ones too, with people in the part of the directory that the asker manages.
 * @throws ChatError USER_NOT_FOUND for who does not exist or is outside of that part
 */
export type ReadRelations = (userId: UserId) => Promise<PersonRelations>;

export const makeReadRelations =
  (people: Pick<People, 'find' | 'around'>, part: ManagedPart = 'all'): ReadRelations =>
  async (userId) => {
    const [person, graph] = await Promise.all([people.find(userId), people.around([userId])]);
    if (person === undefined || isService(person) || !isSeen(part, person))
      throw new ChatError('USER_NOT_FOUND', 'There is no person with this id.');
    const relations = new Set([...graph.from(userId), ...graph.to(userId)]);
    const found = [...relations].flatMap((relation): RelatedPeople[] => {
      const [from, to] = [graph.person(relation.from), graph.person(relation.to)];
      const isTold = from !== undefined && to !== undefined && isSeen(part, from) && isSeen(part, to);
      return isTold ? [{ relation, from: asSeen(part, from), to: asSeen(part, to) }] : [];
    });
    return { person: asSeen(part, person), relations: found.toSorted(inOrder) };
  };

const inOrder = (one: RelatedPeople, other: RelatedPeople): number => {
  const [mine, theirs] = [placeOf(one.relation), placeOf(other.relation)];
  for (const [index, part] of mine.entries()) {
    const against = theirs[index] ?? part;
    if (part !== against) return part < against ? -1 : 1;
  }
  return 0;
};

const placeOf = ({ isActive, kind, contextName, context, from, to }: Relation): readonly (string | number)[] => [
  isActive ? 0 : 1,
  kind,
  contextName,
  context,
  from,
  to,
];
