import type { UserId } from '../ids.ts';
import type { Person } from './Person.ts';
import type { Policy } from './Policy.ts';
import { isLive, type RelationGraph, type Trail } from './RelationGraph.ts';
import { mayAsk } from './RequestRules.ts';
import { contains, grantsOf, organisationOf, type RoleGrant } from './RoleGrant.ts';

/**
 * Why contact is refused. The directory can change all but `self` and `never`; the policy would have to change `never`.
 * `other_organisation`: only `always` could allow it, and neither organisation contains the other.
 */
export type Refusal = 'unknown' | 'self' | 'inactive' | 'never' | 'other_organisation' | 'no_relation';

export interface Allowed {
  readonly allowed: true;
  readonly rule: string;
  /** The roles by which the two may talk, in the order in which the two were asked about. */
  readonly grants: readonly [one: RoleGrant, other: RoleGrant];
  /** Null where the rule says `always`. */
  readonly trail: Trail | null;
  /** The first of the two may only ask, by the policy's `requests`. Absent: they may talk at once. */
  readonly byRequest?: true;
}

export interface Refused {
  readonly allowed: false;
  readonly rule: string | null;
  readonly refusal: Refusal;
}

export type Decision = Allowed | Refused;

/**
 * Whether two people may talk, by the policy and the evidence: they may if any pair of their roles allows it, and the
 * strongest such pair is the answer, unless one of the two blocks the other. What needs no request comes first. It is the
 * same from both sides, but for two things: who may ask another may not always be asked (`mayAsk`), and of a silent block
 * only who set it knows.
 */
export const decide = (policy: Policy, graph: RelationGraph, oneId: UserId, otherId: UserId): Decision => {
  const seen = asIfEnded(policy, graph, oneId, otherId);
  return decideByRelations(policy, seen, oneId, otherId);
};

/** Whether two people may talk, or one of them may ask the other: what a room that they have rests on. */
export const decideEither = (policy: Policy, graph: RelationGraph, oneId: UserId, otherId: UserId): Decision => {
  const decision = decide(policy, graph, oneId, otherId);
  if (decision.allowed || policy.requests === undefined) return decision;
  const turned = decide(policy, graph, otherId, oneId);
  if (!turned.allowed) return decision;
  const [theirs, mine] = turned.grants;
  return { ...turned, grants: [mine, theirs] };
};

/**
 * The evidence as `one` may know it: a block, whoever of the two set it, looks like the end of the relations that lead to
 * `other`; where any two of their roles may talk, like the end of `other`'s account. The same graph if nobody blocks.
 */
export const asIfEnded = (policy: Policy, graph: RelationGraph, oneId: UserId, otherId: UserId): RelationGraph => {
  if (!graph.isBlocked(oneId, otherId) && !graph.blocksSilently(oneId, otherId)) return graph;
  const ended = graph.withoutContactsOf(otherId, false);
  return decideByRelations(policy, ended, oneId, otherId).allowed ? graph.withoutContactsOf(otherId, true) : ended;
};

/** As `decide`, whether or not one of the two blocks the other: for rooms of several people. */
export const decideByRelations = (policy: Policy, graph: RelationGraph, oneId: UserId, otherId: UserId): Decision => {
  const one = graph.person(oneId);
  const other = graph.person(otherId);
  if (one === undefined || other === undefined) return { allowed: false, rule: null, refusal: 'unknown' };
  if (oneId === otherId) return { allowed: false, rule: null, refusal: 'self' };

  const decisions = grantPairs(policy, one, other).map((grants) => decideAs(policy, graph, [one, other], grants));
  const [first] = decisions;
  if (!one.isActive || !other.isActive) return { allowed: false, rule: first?.rule ?? null, refusal: 'inactive' };
  const allowed = decisions.filter((decision) => decision.allowed);
  const strongest = allowed.find(({ byRequest }) => byRequest !== true) ?? allowed[0];
  return strongest ?? hopeful.flatMap((refusal) => decisions.filter((one) => isRefused(one, refusal)))[0] ?? unruled;
};

/** Every pair of their roles by which two people may talk, as `decide`, the strongest first. */
export const allowancesOf = (policy: Policy, graph: RelationGraph, oneId: UserId, otherId: UserId): Allowed[] => {
  const [one, other] = [graph.person(oneId), graph.person(otherId)];
  if (!one?.isActive || !other?.isActive || oneId === otherId) return [];
  if (graph.isBlocked(oneId, otherId) || graph.blocksSilently(oneId, otherId)) return [];
  return grantPairs(policy, one, other)
    .map((grants) => decideAs(policy, graph, [one, other], grants))
    .filter((decision) => decision.allowed);
};

/** What says most about a refusal of two people with several roles: first what the directory could change. */
const hopeful: readonly Refusal[] = ['no_relation', 'other_organisation', 'never'];

const isRefused = (decision: Decision, refusal: Refusal): boolean => !decision.allowed && decision.refusal === refusal;

const unruled: Refused = { allowed: false, rule: null, refusal: 'never' };

/**
 * All pairs of the roles of two people, the strongest pair first. The order does not depend on who of the two is asked
 * about first: of two pairs of the same roles that is first in which the person with the smaller id has the stronger one.
 */
export const grantPairs = (policy: Policy, one: Person, other: Person): (readonly [RoleGrant, RoleGrant])[] => {
  const pairs = grantsOf(one).flatMap((mine) => grantsOf(other).map((theirs) => [mine, theirs] as const));
  if (pairs.length === 1) return pairs;
  const rank = ({ role }: RoleGrant): number =>
    policy.roles.includes(role) ? policy.roles.indexOf(role) : policy.roles.length;
  const places = ([mine, theirs]: readonly [RoleGrant, RoleGrant]): readonly number[] => {
    const [first, second] = one.id < other.id ? [mine, theirs] : [theirs, mine];
    const [a, b] = [rank(first), rank(second)];
    return [Math.min(a, b), Math.max(a, b), a, organisationOf(first.scope), organisationOf(second.scope)];
  };
  return pairs
    .map((pair) => ({ pair, places: places(pair) }))
    .sort((a, b) => a.places.map((place, index) => place - (b.places[index] ?? place)).find((by) => by !== 0) ?? 0)
    .map(({ pair }) => pair);
};

const decideAs = (
  policy: Policy,
  graph: RelationGraph,
  people: readonly [Person, Person],
  grants: readonly [RoleGrant, RoleGrant],
): Decision => {
  const decision = decideAtOnce(policy, graph, people, grants);
  if (decision.allowed) return decision;
  const [mine, theirs] = grants;
  return mayAsk(policy, mine.role, theirs.role) && meet(grants)
    ? { allowed: true, rule: decision.rule, grants, trail: null, byRequest: true }
    : decision;
};

/** Whether the organisation of one role contains that of the other. */
const meet = ([mine, theirs]: readonly [RoleGrant, RoleGrant]): boolean =>
  contains(mine.scope, theirs.scope) || contains(theirs.scope, mine.scope);

type Ruled = Allowed | (Refused & { readonly rule: string });

const decideAtOnce = (
  policy: Policy,
  graph: RelationGraph,
  [one, other]: readonly [Person, Person],
  grants: readonly [RoleGrant, RoleGrant],
): Ruled => {
  const [mine, theirs] = grants;
  const { rule, terms } = policy.clause(mine.role, theirs.role);
  if (terms === 'never') return { allowed: false, rule, refusal: 'never' };
  if (terms === 'always')
    return meet(grants)
      ? { allowed: true, rule, grants, trail: null }
      : { allowed: false, rule, refusal: 'other_organisation' };
  for (const path of terms)
    for (const trail of graph.trails(one.id, path))
      if (trail.people.at(-1)?.id === other.id && isLive(policy, trail)) return { allowed: true, rule, grants, trail };
  return { allowed: false, rule, refusal: 'no_relation' };
};
