import type { OrganisationNames } from '../../core/directory/nameOrganisations.ts';
import { fullName, type Person } from '../../core/permissions/Person.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import type { Relation } from '../../core/permissions/Relation.ts';
import type { RelationGraph } from '../../core/permissions/RelationGraph.ts';
import { grantsOf, organisationOf, type Scope } from '../../core/permissions/RoleGrant.ts';
import { managedScopes } from '../../core/permissions/rights.ts';

/** How relations are put into words; the relation's context follows, or the person at its other end. */
const phrases: readonly {
  readonly kind: string;
  readonly side: 'from' | 'to';
  readonly words: string;
  readonly names: 'context' | 'other';
}[] = [
  { kind: 'teaches', side: 'from', words: 'teaches', names: 'context' },
  { kind: 'teaches', side: 'to', words: 'learns', names: 'context' },
  { kind: 'tutors', side: 'from', words: 'tutors', names: 'other' },
  { kind: 'tutors', side: 'to', words: 'is tutored by', names: 'other' },
  { kind: 'supports', side: 'from', words: 'supports', names: 'other' },
  { kind: 'supports', side: 'to', words: 'is supported by', names: 'other' },
  { kind: 'guardian_of', side: 'from', words: 'guardian of', names: 'other' },
  { kind: 'guardian_of', side: 'to', words: 'child of', names: 'other' },
];

interface Known {
  readonly policy: Policy;
  readonly graph: RelationGraph;
  readonly names: OrganisationNames;
}

/** Describes a person by their active relations and their schools, e.g. `Teaches Algebra I (Hill School)`. */
export const describePerson = ({ policy, graph, names }: Known, person: Person): string => {
  if (!person.isActive) return 'Has left the school';
  const nameOf = (scope: Scope): string => names.get(organisationOf(scope))?.name ?? 'all schools';
  const managed = managedScopes(policy, person).map(nameOf);
  if (managed.length > 0) return `Runs the office of ${listOf(managed)} and may write to everybody there`;
  const otherOf = ({ from, to }: Relation): string => {
    const other = graph.person(from === person.id ? to : from);
    return other === undefined ? 'somebody' : fullName(other);
  };
  const parts = phrases.flatMap(({ kind, side, words, names }) => {
    const named = graph[side](person.id)
      .filter((relation) => relation.isActive && relation.kind === kind)
      .map((relation) => (names === 'context' ? relation.contextName : otherOf(relation)));
    return named.length === 0 ? [] : [`${words} ${listOf([...new Set(named)])}`];
  });
  const text = parts.join('; ') || 'at the school, with no relation to anybody';
  const schools = new Set(grantsOf(person).map(({ scope }) => nameOf(scope)));
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} (${listOf([...schools])})`;
};

const listOf = (names: readonly string[]): string =>
  [names.slice(0, -1).join(', '), ...names.slice(-1)].filter(Boolean).join(' and ');
