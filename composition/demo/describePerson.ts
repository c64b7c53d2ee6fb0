import { fullName, type Person } from '../../core/permissions/Person.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import type { Relation } from '../../core/permissions/Relation.ts';
import type { RelationGraph } from '../../core/permissions/RelationGraph.ts';
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
  { kind: 'guardian_of', side: 'from', words: 'guardian of', names: 'other' },
  { kind: 'guardian_of', side: 'to', words: 'child of', names: 'other' },
];

/** Describes a person by their active relations, e.g. `Teaches Algebra I`. */
export const describePerson = (policy: Policy, graph: RelationGraph, person: Person): string => {
  if (!person.isActive) return 'Has left the school';
  if (managedScopes(policy, person).length > 0) return 'Runs the school office and may write to everybody';
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
  return text.charAt(0).toUpperCase() + text.slice(1);
};

const listOf = (names: readonly string[]): string =>
  [names.slice(0, -1).join(', '), ...names.slice(-1)].filter(Boolean).join(' and ');
