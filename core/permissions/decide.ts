import type { UserId } from '../ids.ts';
import type { Policy } from './Policy.ts';
import { isLive, type RelationGraph, type Trail } from './RelationGraph.ts';

/** Why contact is refused. The directory can change `unknown`, `inactive` and `no_relation`; only a policy `never`. */
export type Refusal = 'unknown' | 'self' | 'inactive' | 'never' | 'no_relation';

export type Decision =
  | { readonly allowed: true; readonly rule: string; readonly trail: Trail | null }
  | { readonly allowed: false; readonly rule: string | null; readonly refusal: Refusal };

/** Whether two people may talk, by the policy and the evidence. The answer is the same from both sides. */
export const decide = (policy: Policy, graph: RelationGraph, oneId: UserId, otherId: UserId): Decision => {
  const one = graph.person(oneId);
  const other = graph.person(otherId);
  if (one === undefined || other === undefined) return { allowed: false, rule: null, refusal: 'unknown' };
  if (oneId === otherId) return { allowed: false, rule: null, refusal: 'self' };

  const { rule, terms } = policy.clause(one.role, other.role);
  if (!one.isActive || !other.isActive) return { allowed: false, rule, refusal: 'inactive' };
  if (terms === 'always') return { allowed: true, rule, trail: null };
  if (terms === 'never') return { allowed: false, rule, refusal: 'never' };

  for (const path of terms)
    for (const trail of graph.trails(oneId, path))
      if (trail.people.at(-1)?.id === otherId && isLive(trail)) return { allowed: true, rule, trail };
  return { allowed: false, rule, refusal: 'no_relation' };
};
