import fc from 'fast-check';
import { asUserId, type UserId } from '../../core/ids.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import type { Relation } from '../../core/permissions/Relation.ts';
import { RelationGraph } from '../../core/permissions/RelationGraph.ts';

export interface RandomGraph {
  readonly people: readonly Person[];
  readonly relations: readonly Relation[];
  readonly graph: RelationGraph;
}

export const personOf = (id: number, role: string, isActive = true): Person => ({
  id: asUserId(id),
  externalId: `u${id}`,
  role,
  firstName: `First${id}`,
  lastName: `Last${id}`,
  email: null,
  isActive,
});

const mostlyTrue = fc.integer({ min: 0, max: 4 }).map((roll) => roll > 0);

/** A few people of random roles with random relations of the policy; some relations are ended, some people inactive. */
export const randomGraph = (policy: Policy): fc.Arbitrary<RandomGraph> =>
  fc
    .array(fc.record({ role: fc.constantFrom(...policy.roles), isActive: mostlyTrue }), { minLength: 2, maxLength: 10 })
    .chain((drawn) => {
      const people = drawn.map(({ role, isActive }, index) => personOf(index + 1, role, isActive));
      const ends = Object.entries(policy.relations).flatMap(([kind, { from, to }]) =>
        people.flatMap((one) =>
          people.flatMap((other) =>
            one.role === from && other.role === to ? [{ kind, from: one.id, to: other.id }] : [],
          ),
        ),
      );
      const relation = fc
        .record({ end: fc.nat(Math.max(ends.length - 1, 0)), context: fc.constantFrom('', 'a'), isActive: mostlyTrue })
        .map(({ end, context, isActive }): Relation[] => {
          const drawnEnds = ends[end];
          return drawnEnds === undefined ? [] : [{ ...drawnEnds, context, contextName: '', isActive }];
        });
      return fc.array(relation, { maxLength: 14 }).map((found): RandomGraph => {
        const byKey = new Map(
          found.flat().map((one) => [JSON.stringify([one.kind, one.from, one.to, one.context]), one]),
        );
        const relations = [...byKey.values()];
        return { people, relations, graph: new RelationGraph(people, relations) };
      });
    });

/** The part of a graph around some people, as `People.around` gives it. */
export const around = ({ people, relations }: RandomGraph, ids: readonly UserId[]): RelationGraph => {
  const touching = relations.filter(({ from, to }) => ids.includes(from) || ids.includes(to));
  const ends = new Set(touching.flatMap(({ from, to }) => [from, to]));
  return new RelationGraph(
    people.filter(({ id }) => ends.has(id)),
    touching,
  );
};
