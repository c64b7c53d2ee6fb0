import type { UserId } from '../ids.ts';
import type { Person } from './Person.ts';
import type { Policy, RoomType } from './Policy.ts';
import type { RelationGraph } from './RelationGraph.ts';
import { hasRole } from './RoleGrant.ts';
import { firstYear, lastYear, type Supervision } from './Supervision.ts';

/** What the terms of a room type ask for among certain people. */
export interface SupervisionIn {
  /** Whose supervision the terms that hold ask for. */
  readonly people: readonly UserId[];
  /** Who has to be a member, each once, in the role of their relation. */
  readonly supervisors: readonly { readonly userId: UserId; readonly role: string }[];
  /** Those for whom nobody is there, with the kinds of relation that would do. */
  readonly missing: readonly { readonly userId: UserId; readonly by: readonly string[] }[];
  /** Of each of these, who begins must have a role, and not be the person. */
  readonly begin: readonly { readonly userId: UserId; readonly roles: readonly string[] }[];
}

export const noSupervision: SupervisionIn = { people: [], supervisors: [], missing: [], begin: [] };

interface Among {
  /** Who talks in the room. */
  readonly people: readonly UserId[];
  /** Those who do not count as supervising adults, because the room is between them or theirs. */
  readonly apart: readonly UserId[];
}

/** Needs every relation of those who have a role that is protected (`protectedAmong`). */
export const supervisionIn = (policy: Policy, graph: RelationGraph, type: RoomType, among: Among): SupervisionIn => {
  const { supervision } = policy.roomType(type);
  if (supervision === undefined) return noSupervision;
  const people = new Set<UserId>();
  const supervisors = new Map<UserId, string>();
  const missing = new Map<UserId, readonly string[]>();
  const begin: { userId: UserId; roles: readonly string[] }[] = [];
  for (const term of supervision)
    for (const userId of among.people) {
      if (!holdsFor(policy, graph, term, userId, among.people)) continue;
      if (term.begin !== undefined) begin.push({ userId, roles: term.begin });
      if (term.by === undefined) continue;
      people.add(userId);
      const found = holdersOf(policy, graph, term.by, userId, among.apart);
      if (found.length === 0) missing.set(userId, term.by);
      for (const [id, role] of found) if (!supervisors.has(id)) supervisors.set(id, role);
    }
  return {
    people: [...people],
    supervisors: [...supervisors].map(([userId, role]) => ({ userId, role })),
    missing: [...missing].map(([userId, by]) => ({ userId, by })),
    begin,
  };
};

/** Whether who has these roles may begin a room in which this is asked for. */
export const mayBegin = ({ begin }: SupervisionIn, opener: Person | undefined): boolean =>
  begin.every(
    ({ userId, roles }) => opener !== undefined && opener.id !== userId && roles.some((role) => hasRole(opener, role)),
  );

/** Those of whom `supervisionIn` needs every relation, for rooms of these types; nobody if no row has terms. */
export const protectedAmong = (
  policy: Policy,
  graph: RelationGraph,
  rooms: Iterable<{ readonly type: RoomType; readonly people: readonly UserId[] }>,
): UserId[] => {
  const found = new Set<UserId>();
  for (const { type, people } of rooms)
    for (const { of } of policy.roomType(type).supervision ?? [])
      for (const id of people) {
        const person = graph.person(id);
        if (person !== undefined && hasRole(person, of)) found.add(id);
      }
  return [...found];
};

/** Found once for each policy: an import asks for every relation. */
const kindsOf = new WeakMap<Policy, ReadonlySet<string>>();

/** The kinds of relation by which the supervision of the person at their `to` end may change. */
export const supervisingKinds = (policy: Policy): ReadonlySet<string> => {
  const known = kindsOf.get(policy) ?? findKinds(policy);
  kindsOf.set(policy, known);
  return known;
};

const findKinds = (policy: Policy): ReadonlySet<string> => {
  const terms = Object.values(policy.roomTypes).flatMap(({ supervision }) => supervision ?? []);
  const classes = new Set(terms.flatMap(({ of, upToYear }) => (upToYear === undefined ? [] : [of])));
  return new Set([
    ...terms.flatMap(({ by }) => by ?? []),
    ...Object.entries(policy.relations).flatMap(([kind, { to }]) => (classes.has(to) ? [kind] : [])),
  ]);
};

const holdsFor = (
  policy: Policy,
  graph: RelationGraph,
  term: Supervision,
  userId: UserId,
  people: readonly UserId[],
): boolean => {
  const person = graph.person(userId);
  if (person === undefined || !hasRole(person, term.of)) return false;
  const { with: others, upToYear } = term;
  const isWith = (id: UserId): boolean => {
    const other = graph.person(id);
    return id !== userId && other !== undefined && others?.some((role) => hasRole(other, role)) === true;
  };
  if (others !== undefined && !people.some(isWith)) return false;
  return upToYear === undefined || (yearOf(policy, graph, person, term.of) ?? firstYear) <= upToYear;
};

/** The lowest year of the classes in which somebody has a role; undefined if none of them has one. */
const yearOf = (policy: Policy, graph: RelationGraph, { id }: Person, role: string): number | undefined => {
  const years = graph.to(id).flatMap(({ kind, isActive, context, contextName }) => {
    if (!isActive || policy.relations[kind]?.to !== role || context === '') return [];
    const numbers = (contextName === '' ? context : contextName).match(/\d+/g) ?? [];
    return numbers.map(Number).find((number) => number >= firstYear && number <= lastYear) ?? [];
  });
  return years.length === 0 ? undefined : Math.min(...years);
};

/** Who holds the first of these kinds that anybody holds, with an active account and the role for it. */
const holdersOf = (
  policy: Policy,
  graph: RelationGraph,
  kinds: readonly string[],
  userId: UserId,
  apart: readonly UserId[],
): (readonly [UserId, string])[] => {
  for (const kind of kinds) {
    const role = policy.relations[kind]?.from;
    const found = graph.to(userId).flatMap((relation): (readonly [UserId, string])[] => {
      const holder = relation.kind === kind && relation.isActive ? graph.person(relation.from) : undefined;
      const counts = holder?.isActive === true && !apart.includes(holder.id);
      return counts && role !== undefined && hasRole(holder, role) ? [[holder.id, role]] : [];
    });
    if (found.length > 0) return found;
  }
  return [];
};
