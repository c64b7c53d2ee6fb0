import { decide } from './decide.ts';
import type { Pair } from './People.ts';
import type { Policy } from './Policy.ts';
import type { RelationGraph } from './RelationGraph.ts';

/** One state of the world: a policy and who is related how. */
export interface World {
  readonly policy: Policy;
  readonly graph: RelationGraph;
}

export interface ContactChange {
  readonly pair: Pair;
  /** True when the two may talk afterwards and could not before; false the other way round. */
  readonly gains: boolean;
  /** The rule that allows or allowed it. */
  readonly rule: string | null;
}

/** Who of these pairs would gain or lose contact if the world changed from `before` to `after`. Nothing is changed. */
export const simulate = (before: World, after: World, pairs: Iterable<Pair>): ContactChange[] => {
  const changes: ContactChange[] = [];
  for (const pair of pairs) {
    const was = decide(before.policy, before.graph, ...pair);
    const will = decide(after.policy, after.graph, ...pair);
    if (was.allowed !== will.allowed)
      changes.push({ pair, gains: will.allowed, rule: will.allowed ? will.rule : was.rule });
  }
  return changes;
};
