import type { UserId } from '../ids.ts';
import { asIfEnded, decideByRelations, grantPairs } from './decide.ts';
import { type GeneralWay, generalWays } from './generalWays.ts';
import type { Person } from './Person.ts';
import type { Policy } from './Policy.ts';
import { isLive, type RelationGraph, type Trail } from './RelationGraph.ts';
import { contains, grantsOf, type RoleGrant } from './RoleGrant.ts';
import { mayModerate } from './rights.ts';

/** One relation of a trail, with the people it joins. */
export interface ExplainedStep {
  readonly kind: string;
  readonly contextName: string;
  readonly from: Person;
  readonly to: Person;
  readonly isActive: boolean;
}

/** One change of the directory that helps to allow contact. Remedies in one list are needed together. */
export type Remedy =
  | { readonly change: 'activate_person'; readonly person: Person }
  | { readonly change: 'resume_relation'; readonly step: ExplainedStep }
  | { readonly change: 'add_relations'; readonly kinds: readonly string[] };

export interface Explanation {
  readonly allowed: boolean;
  /**
   * The policy's rule for the two roles, e.g. `teacher-parent`; null if it would reveal that the other person exists.
   */
  readonly rule: string | null;
  /** The roles in which the two may talk, the asker's first; null if they may not. */
  readonly roles: readonly [mine: RoleGrant, theirs: RoleGrant] | null;
  /** The relations that allow contact, or else those that once did. */
  readonly path: readonly ExplainedStep[];
  /** The asker may only write a first message, which waits until it is accepted. Absent: they may talk at once, or not at all. */
  readonly byRequest?: true;
  /** Each entry alone would allow contact. Empty if only another policy would, or if the asker may not know. */
  readonly wouldAllow: readonly (readonly Remedy[])[];
  /** About a stranger: with which roles people of the asker's roles come to write, and how. Else empty. */
  readonly inGeneral: readonly GeneralWay[];
}

/** The answer about a stranger, whether that person exists or not: it depends on the asker alone. */
const aboutStranger = (policy: Policy, me: Person | undefined): Explanation => ({
  allowed: false,
  rule: null,
  roles: null,
  path: [],
  wouldAllow: [],
  inGeneral: me === undefined ? [] : generalWays(policy, me),
});

/**
 * Why `asker` may or may not talk to `other`; agrees with `decide`. The answer holds only what the asker may know:
 * unless they moderate the other's organisation, a person they were never related to looks exactly like one who does
 * not exist (I11). A block looks like a relation that has ended (`asIfEnded`). With `isWhole` the answer is not for the
 * asker but for an office: it holds everything, and takes no notice of blocks.
 */
export const explain = (
  policy: Policy,
  evidence: RelationGraph,
  asker: UserId,
  other: UserId,
  isWhole = false,
): Explanation => {
  const graph = isWhole ? evidence : asIfEnded(policy, evidence, asker, other);
  const decision = decideByRelations(policy, graph, asker, other);
  if (decision.allowed) {
    const path = decision.trail === null ? [] : explainTrail(graph, decision.trail);
    return {
      ...{ allowed: true, rule: decision.rule, roles: decision.grants, path, wouldAllow: [], inGeneral: [] },
      ...(decision.byRequest && { byRequest: true }),
    };
  }

  const me = graph.person(asker);
  const them = graph.person(other);
  if (me === undefined || them === undefined || decision.rule === null) return aboutStranger(policy, me);
  const seesAll = isWhole || grantsOf(them).some(({ scope }) => mayModerate(policy, me, scope));
  const clauses = grantPairs(policy, me, them).map(([mine, theirs]) => {
    const { terms } = policy.clause(mine.role, theirs.role);
    const meet = contains(mine.scope, theirs.scope) || contains(theirs.scope, mine.scope);
    return { paths: typeof terms === 'string' ? [] : terms, isAlways: terms === 'always' && meet };
  });
  const paths = clauses.flatMap((clause) => clause.paths);
  const trails = paths
    .flatMap((path) => [...graph.trails(asker, path)])
    .filter((trail) => trail.people.at(-1)?.id === other && (seesAll || isKnownToStart(policy, trail)));
  const [first] = trails;
  if (first === undefined && !seesAll) return aboutStranger(policy, me);

  const inactive = [me, them].filter((person) => !person.isActive);
  const asRemedies = (trail: Trail): Remedy[] => remedies(graph, trail, me);
  const wouldAllow = [
    ...trails.filter((trail) => isMendable(policy, trail)).map(asRemedies),
    ...(first === undefined
      ? paths.map((path): Remedy[] => [
          ...inactive.map((person): Remedy => ({ change: 'activate_person', person })),
          { change: 'add_relations', kinds: path.map(({ relation }) => relation) },
        ])
      : []),
    ...(clauses.some(({ isAlways }) => isAlways)
      ? [inactive.map((person): Remedy => ({ change: 'activate_person', person }))]
      : []),
  ];
  return {
    allowed: false,
    rule: decision.rule,
    roles: null,
    path: first === undefined ? [] : explainTrail(graph, first),
    wouldAllow: wouldAllow.filter((remedy) => remedy.length > 0),
    inGeneral: [],
  };
};

/**
 * True if the asker may know the trail: they know their own relations, and those of people they are related to now. A
 * former guardian does not learn who teaches the child today.
 */
const isKnownToStart = (policy: Policy, { relations, people }: Trail): boolean =>
  isLive(policy, { relations: relations.slice(0, -1), people: people.slice(0, -1) });

/** Whether the trail would be live if everybody and everything on it were active: nobody has lost a role that it needs. */
const isMendable = (policy: Policy, { relations, people }: Trail): boolean =>
  isLive(policy, {
    relations: relations.map((relation) => ({ ...relation, isActive: true })),
    people: people.map((person) => ({ ...person, isActive: true })),
  });

const explainTrail = (graph: RelationGraph, { relations }: Trail): ExplainedStep[] =>
  relations.flatMap(({ kind, contextName, from, to, isActive }) => {
    const [source, target] = [graph.person(from), graph.person(to)];
    return source && target ? [{ kind, contextName, from: source, to: target, isActive }] : [];
  });

const remedies = (graph: RelationGraph, trail: Trail, me: Person): Remedy[] => [
  ...[me, ...trail.people]
    .filter((person) => !person.isActive)
    .map((person): Remedy => ({ change: 'activate_person', person })),
  ...explainTrail(graph, trail)
    .filter((step) => !step.isActive)
    .map((step): Remedy => ({ change: 'resume_relation', step })),
];
