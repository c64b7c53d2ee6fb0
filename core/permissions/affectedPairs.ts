import type { UserId } from '../ids.ts';
import type { Pair } from './People.ts';
import type { Path, Policy, RelationKind, Step } from './Policy.ts';
import type { Relation } from './Relation.ts';
import type { RelationGraph } from './RelationGraph.ts';
import { supervisingKinds } from './supervisionIn.ts';

const pathsOf = (policy: Policy): readonly Path[] =>
  policy.rules.flatMap(([, , terms]) => (typeof terms === 'string' ? [] : terms));

/**
 * The people whose other relations must be read to find what a change of these relations affects: contacts
 * (`affectedPairs`) and rooms (`membershipRules`). Keeps the reading small: a teacher's other students are not needed.
 */
export const middlePeople = (policy: Policy, relations: Iterable<Relation>): UserId[] => {
  const roomKinds = new Set(
    Object.entries(policy.relations).flatMap(([kind, { room, contextRoom }]) =>
      [room, contextRoom].flatMap((one) => (one ? [kind, one.joinedBy ?? kind] : [])),
    ),
  );
  const supervising = supervisingKinds(policy);
  const isSupervised = ({ room }: RelationKind): boolean =>
    room !== undefined && policy.roomType(room.type).supervision !== undefined;
  const people = new Set<UserId>();
  for (const { kind, from, to } of relations) {
    if (roomKinds.has(kind) || supervising.has(kind)) people.add(to);
    const declared = policy.relations[kind];
    if (declared !== undefined && isSupervised(declared)) people.add(from);
    for (const path of pathsOf(policy))
      path.forEach((step, index) => {
        if (step.relation !== kind || path.length === 1) return;
        const [near, far] = step.inverse ? [to, from] : [from, to];
        people.add(index === 0 ? far : near);
      });
  }
  return [...people];
};

/**
 * The pairs whose contact can depend on one of these relations, whatever its status: the ends of every trail through
 * it. The graph must hold all relations of the `middlePeople`.
 */
export const affectedPairs = (policy: Policy, graph: RelationGraph, relations: Iterable<Relation>): Pair[] => {
  const paths = pathsOf(policy);
  const pairs = new Map<string, Pair>();
  for (const relation of relations)
    for (const path of paths)
      path.forEach((step, index) => {
        if (step.relation !== relation.kind) return;
        const [near, far] = step.inverse ? [relation.to, relation.from] : [relation.from, relation.to];
        for (const start of ends(graph, near, backwards(path.slice(0, index))))
          for (const end of ends(graph, far, path.slice(index + 1))) {
            const pair: Pair = start < end ? [start, end] : [end, start];
            if (start !== end) pairs.set(pair.join(), pair);
          }
      });
  return [...pairs.values()];
};

const backwards = (path: readonly Step[]): Step[] =>
  path.map(({ relation, inverse }) => ({ relation, inverse: !inverse })).reverse();

const ends = (graph: RelationGraph, at: UserId, path: readonly Step[]): UserId[] =>
  path.reduce<UserId[]>(
    (reached, { relation, inverse }) =>
      reached.flatMap((id) =>
        (inverse ? graph.to(id) : graph.from(id))
          .filter(({ kind }) => kind === relation)
          .map(({ from, to }) => (inverse ? from : to)),
      ),
    [at],
  );
