import type { UserId } from '../ids.ts';
import { decide } from './decide.ts';
import type { Person } from './Person.ts';
import type { Policy } from './Policy.ts';
import { isLive, type RelationGraph } from './RelationGraph.ts';

/** The people in the graph to whom the person may talk: exactly those that `decide` allows (I17), each once. */
export const contactsIn = (policy: Policy, graph: RelationGraph, userId: UserId): Person[] => {
  const me = graph.person(userId);
  if (!me?.isActive) return [];
  const found = new Map<UserId, Person>();
  for (const role of policy.roles) {
    const { terms } = policy.clause(me.role, role);
    if (terms === 'never') continue;
    if (terms === 'always') {
      for (const person of graph.people())
        if (person.role === role && decide(policy, graph, userId, person.id).allowed) found.set(person.id, person);
      continue;
    }
    for (const path of terms)
      for (const trail of graph.trails(userId, path)) {
        const end = trail.people.at(-1);
        if (end?.role === role && isLive(trail)) found.set(end.id, end);
      }
  }
  return [...found.values()];
};
