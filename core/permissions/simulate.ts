import { decide } from './decide.ts';
import type { Pair } from './People.ts';
import type { Policy } from './Policy.ts';
import type { RelationGraph } from './RelationGraph.ts';

/** A policy and the evidence that it decides by. */
export interface World {
  readonly policy: Policy;
  readonly graph: RelationGraph;
}

export interface ContactChange {
  readonly pair: Pair;
  /** True if the two may talk afterwards and could not before; false for the opposite. */
  readonly gains: boolean;
  /** The rule that allows or allowed it. */
  readonly rule: string | null;
}

/** The pairs that would gain or lose contact by a change from `before` to `after`. Changes nothing. */
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
