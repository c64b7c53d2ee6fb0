import fc from 'fast-check';
import { asOrganisationId } from '../../core/ids.ts';
import type { Person } from '../../core/permissions/Person.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import { type Relation, relationKey } from '../../core/permissions/Relation.ts';
import { RelationGraph } from '../../core/permissions/RelationGraph.ts';
import {
  grantsOf,
  hasRole,
  organisationOf,
  type RoleGrant,
  rootScope,
  type Scope,
} from '../../core/permissions/RoleGrant.ts';
import { personOf, type RandomGraph } from './randomGraph.ts';

/** The root, two districts, and two schools in the first of them. */
export const districtScopes: readonly Scope[] = [rootScope, [1, 0], [2, 0], [3, 1, 0], [4, 1, 0]].map((path) =>
  path.map(asOrganisationId),
);

const mostlyTrue = fc.integer({ min: 0, max: 5 }).map((roll) => roll > 0);

/**
 * People of one to three roles in organisations, with random relations of the policy. Some relations are ended, some
 * people inactive, and some have lost the role that a relation needs.
 */
export const randomDistrict = (policy: Policy): fc.Arbitrary<RandomGraph> => {
  const grant = fc.record({ role: fc.constantFrom(...policy.roles), scope: fc.constantFrom(...districtScopes) });
  const drawnPerson = fc.record({
    grants: fc.array(grant, { minLength: 1, maxLength: 3 }),
    isActive: mostlyTrue,
    losesRole: fc.boolean(),
  });
  return fc.array(drawnPerson, { minLength: 2, maxLength: 8 }).chain((drawn) => {
    const before = drawn.map(({ grants, isActive }, index) => withGrants(policy, index + 1, grants, isActive));
    const people = before.map((person, index) =>
      drawn[index]?.losesRole && grantsOf(person).length > 1
        ? withGrants(policy, person.id, grantsOf(person).slice(1), person.isActive)
        : person,
    );
    const ends = Object.entries(policy.relations).flatMap(([kind, { from, to }]) =>
      before.flatMap((one) =>
        before.flatMap((other) =>
          one !== other && hasRole(one, from) && hasRole(other, to) ? [{ kind, from: one.id, to: other.id }] : [],
        ),
      ),
    );
    const relation = fc.record({
      end: fc.nat(Math.max(ends.length - 1, 0)),
      context: fc.constantFrom('', 'a', 'b'),
      scope: fc.option(fc.constantFrom(...districtScopes)),
      isActive: mostlyTrue,
    });
    return fc.array(relation, { maxLength: 16 }).map((found): RandomGraph => {
      const all = found.flatMap(({ end, context, scope, isActive }): Relation[] => {
        const drawnEnds = ends[end];
        return drawnEnds === undefined
          ? []
          : [{ ...drawnEnds, context, contextName: '', isActive, ...(scope && { scope }) }];
      });
      const relations = [...new Map(all.map((one) => [relationKey(one), one])).values()];
      return { people, relations, graph: new RelationGraph(people, relations) };
    });
  });
};

/** A person with these roles, in the order and form in which stores give them. */
const withGrants = (policy: Policy, id: number, grants: readonly RoleGrant[], isActive: boolean): Person => {
  const distinct = new Map(grants.map((grant) => [`${grant.role} ${organisationOf(grant.scope)}`, grant]));
  const roles = [...distinct.values()].sort(
    (one, other) =>
      policy.roles.indexOf(one.role) - policy.roles.indexOf(other.role) ||
      organisationOf(one.scope) - organisationOf(other.scope),
  );
  const [first] = roles;
  const isPlain = roles.length === 1 && first !== undefined && first.scope.length === 1;
  return { ...personOf(id, first?.role ?? '', isActive), ...(isPlain ? {} : { roles }) };
};
