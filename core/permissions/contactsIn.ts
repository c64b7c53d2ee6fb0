import type { UserId } from '../ids.ts';
import { decide } from './decide.ts';
import type { Person } from './Person.ts';
import type { Policy } from './Policy.ts';
import type { RelationGraph } from './RelationGraph.ts';
import { mayAsk } from './RequestRules.ts';
import { grantsOf } from './RoleGrant.ts';

/**
 * The people in the graph to whom the person may talk: exactly those that `decide` allows (I17), each once.
 */
export const contactsIn = (policy: Policy, graph: RelationGraph, userId: UserId): Person[] => {
  const me = graph.person(userId);
  if (!me?.isActive) return [];
  const candidates = new Map<UserId, Person>();
  for (const { role: mine } of grantsOf(me))
    for (const role of policy.roles) {
      const { terms } = policy.clause(mine, role);
      const isAskable = mayAsk(policy, mine, role);
      if (terms === 'never' && !isAskable) continue;
      if (terms === 'always' || isAskable) {
        for (const person of graph.people()) candidates.set(person.id, person);
        continue;
      }
      for (const path of typeof terms === 'string' ? [] : terms)
        for (const trail of graph.trails(userId, path)) {
          const end = trail.people.at(-1);
          if (end !== undefined) candidates.set(end.id, end);
        }
    }
  return [...candidates.values()].filter(({ id }) => decide(policy, graph, userId, id).allowed);
};
