import type { UserId } from '../ids.ts';
import { decideEither } from './decide.ts';
import type { Pair } from './People.ts';
import type { Policy } from './Policy.ts';
import type { RelationGraph } from './RelationGraph.ts';
import { contactRoomType } from './roomTypesOf.ts';
import { noSupervision, type SupervisionIn, supervisionIn } from './supervisionIn.ts';

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
  /**
   * The two may talk before and after. Null: for want of somebody to supervise them nothing can be written in their room,
   * before or after. A person: this one would be a member of their room to supervise it, or would not be any more.
   * Absent where contact itself changes.
   */
  readonly supervisor?: UserId | null;
}

/**
 * The pairs that would gain or lose contact by a change from `before` to `after`, and what would change in the supervision
 * of those who keep it. Changes nothing.
 */
export const simulate = (before: World, after: World, pairs: Iterable<Pair>): ContactChange[] => {
  const changes: ContactChange[] = [];
  for (const pair of pairs) {
    const was = decideEither(before.policy, before.graph, ...pair);
    const will = decideEither(after.policy, after.graph, ...pair);
    if (was.allowed !== will.allowed)
      changes.push({ pair, gains: will.allowed, rule: will.allowed ? will.rule : was.rule });
    else if (will.allowed) changes.push(...supervisionChanges(before, after, pair, will.rule));
  }
  return changes;
};

const supervisionChanges = (before: World, after: World, pair: Pair, rule: string): ContactChange[] => {
  const [was, will] = [supervisionOfPair(before, pair), supervisionOfPair(after, pair)];
  const changes: ContactChange[] = [];
  const mayWrite = will.missing.length === 0;
  if (mayWrite !== (was.missing.length === 0)) changes.push({ pair, gains: mayWrite, rule, supervisor: null });
  const [former, later] = [was, will].map(({ supervisors }) => supervisors.map(({ userId }) => userId));
  for (const [ids, others, gains] of [[later, former, true] as const, [former, later, false] as const])
    for (const supervisor of ids ?? [])
      if (!others?.includes(supervisor)) changes.push({ pair, gains, rule, supervisor });
  return changes;
};

/** What supervision the room asks for in which two contacts meet. */
const supervisionOfPair = ({ policy, graph }: World, pair: Pair): SupervisionIn => {
  const type = contactRoomType(policy);
  return type === null ? noSupervision : supervisionIn(policy, graph, type, { people: pair, apart: pair });
};
