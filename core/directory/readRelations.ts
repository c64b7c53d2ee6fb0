import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { People } from '../permissions/People.ts';
import type { Person } from '../permissions/Person.ts';
import type { Relation } from '../permissions/Relation.ts';

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

/** All relations of a person, ended ones too. @throws ChatError USER_NOT_FOUND */
export type ReadRelations = (userId: UserId) => Promise<PersonRelations>;

export const makeReadRelations =
  (people: People): ReadRelations =>
  async (userId) => {
    const [person, graph] = await Promise.all([people.find(userId), people.around([userId])]);
    if (person === undefined) throw new ChatError('USER_NOT_FOUND', 'There is no person with this id.');
    const relations = new Set([...graph.from(userId), ...graph.to(userId)]);
    const found = [...relations].flatMap((relation): RelatedPeople[] => {
      const [from, to] = [graph.person(relation.from), graph.person(relation.to)];
      return from === undefined || to === undefined ? [] : [{ relation, from, to }];
    });
    return { person, relations: found.toSorted(inOrder) };
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
