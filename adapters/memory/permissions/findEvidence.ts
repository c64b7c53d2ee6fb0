import type { UserId } from '../../../core/ids.ts';
import { grantPairs } from '../../../core/permissions/decide.ts';
import type { Pair } from '../../../core/permissions/People.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Path, Policy } from '../../../core/permissions/Policy.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import { type BlockedPair, RelationGraph } from '../../../core/permissions/RelationGraph.ts';
import type { MemoryTables } from '../tables/MemoryTables.ts';

/** The people and relations on the policy's paths between these pairs, and nothing that the port does not promise. */
export const findEvidence = (tables: MemoryTables, policy: Policy, pairs: readonly Pair[]): RelationGraph => {
  const around = findAround(tables, pairs.flat());
  const people = new Map<UserId, Person>();
  const relations = new Set<Relation>();
  for (const [oneId, otherId] of pairs) {
    const [one, other] = [tables.people.get(oneId)?.person, tables.people.get(otherId)?.person];
    for (const person of [one, other]) if (person) people.set(person.id, person);
    if (one === undefined || other === undefined) continue;
    for (const path of pathsBetween(policy, one, other))
      for (const trail of around.trails(oneId, path)) {
        if (trail.people.at(-1)?.id !== otherId) continue;
        for (const person of trail.people) people.set(person.id, person);
        for (const relation of trail.relations) relations.add(relation);
      }
  }
  return new RelationGraph(people.values(), relations, blocksAmong(tables, people));
};

/** The paths by which any of the roles of two people may talk. */
const pathsBetween = (policy: Policy, one: Person, other: Person): readonly Path[] =>
  grantPairs(policy, one, other).flatMap(([mine, theirs]) => {
    const { terms } = policy.clause(mine.role, theirs.role);
    return typeof terms === 'string' ? [] : terms;
  });

/** Every relation of these people, with the people at both ends. */
export const findAround = (tables: MemoryTables, ids: readonly UserId[]): RelationGraph => {
  const keys = new Set(ids.flatMap((id) => [...tables.relationKeys.get(id)]));
  const relations = [...keys].flatMap((key) => tables.relations.get(key)?.relation ?? []);
  const ends = new Set(relations.flatMap(({ from, to }) => [from, to]));
  return new RelationGraph(
    [...ends].flatMap((id) => tables.people.get(id)?.person ?? []),
    relations,
    blocksAmong(tables, ends),
  );
};

/** Who of these people blocks whom. */
const blocksAmong = (tables: MemoryTables, people: { has(id: UserId): boolean }): BlockedPair[] =>
  tables.blockedPairs().filter(([one, other]) => people.has(one) && people.has(other));
