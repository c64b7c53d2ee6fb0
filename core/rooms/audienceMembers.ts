import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { Relation } from '../permissions/Relation.ts';
import type { RelationGraph } from '../permissions/RelationGraph.ts';
import { contains, grantsOf, hasRole, type RoleGrant, rootScope, type Scope } from '../permissions/RoleGrant.ts';
import { isAmong } from '../permissions/rights.ts';
import { type Audience, type AudiencePlace, placeText } from './Audience.ts';
import { inRole, type RoleHolder } from './membershipRules.ts';

/** What the directory says about the places of an audience. */
export interface AudienceEvidence {
  /** Everybody who is related in one of the classes, and who joins by a relation to one of them. */
  readonly graph: RelationGraph;
  /** By `placeText`, those of years too. */
  readonly classes: ReadonlySet<string>;
  /** Active people with one of the roles in one of the organisations. */
  readonly people: readonly Person[];
  /** The organisations of years and organisations, by `placeText` of the organisation. */
  readonly organisations: ReadonlyMap<string, { readonly name: string; readonly scope: Scope }>;
}

/** Somebody whom an announcement reaches. */
export interface AudienceMember extends RoleHolder {
  /** For whom they are in the audience: the child of a guardian, otherwise themselves. */
  readonly familyId: UserId;
}

/** Everybody in the audience, once for each way in which they are: a guardian of two of its children is there twice. */
export const audienceMembers = (
  policy: Policy,
  { type }: Pick<Audience, 'type'>,
  evidence: AudienceEvidence,
): AudienceMember[] => {
  const { audience: path } = policy.roomType(type);
  if (path === undefined) return [];
  if (path.of === 'organisation')
    return evidence.people.flatMap((person) => {
      const grant = grantsOf(person).find(({ role }) => path.roles.includes(role));
      return grant === undefined ? [] : [{ ...inRole(person, grant.role), familyId: person.id }];
    });
  const { graph } = evidence;
  const joiningRole = path.joinedBy === undefined ? undefined : policy.relations[path.joinedBy]?.from;
  const members: AudienceMember[] = [];
  const seen = new Set<string>();
  const add = (id: UserId, role: string | undefined, familyId: UserId): void => {
    const person = graph.person(id);
    const key = `${id} ${familyId}`;
    if (person === undefined || role === undefined || !hasRole(person, role) || seen.has(key)) return;
    seen.add(key);
    members.push({ ...inRole(person, role), familyId });
  };
  for (const { from, to, kind } of relationsIn(policy, type, evidence)) {
    const { from: fromRole, to: toRole } = policy.relations[kind] ?? {};
    const [one, other] = [graph.person(from), graph.person(to)];
    if (one === undefined || other === undefined || !hasRole(one, fromRole ?? '') || !hasRole(other, toRole ?? ''))
      continue;
    if (path.includes.includes('from')) add(from, fromRole, from);
    if (path.includes.includes('to')) add(to, toRole, to);
    if (path.includes.includes('joining'))
      for (const joining of graph.to(to))
        if (joining.kind === path.joinedBy && joining.isActive) add(joining.from, joiningRole, to);
  }
  return members;
};

/** The active relations by which classes of the evidence have their people. */
const relationsIn = (policy: Policy, type: string, { graph, classes }: AudienceEvidence): Relation[] => {
  const { audience: path } = policy.roomType(type);
  if (path?.of !== 'contexts') return [];
  return [...graph.people()].flatMap(({ id }) =>
    graph
      .from(id)
      .filter((relation) => relation.kind === path.relation && relation.isActive && classes.has(classText(relation))),
  );
};

const classText = ({ context, contextId }: Pick<Relation, 'context' | 'contextId'>): string =>
  placeText({ of: 'context', context, ...(contextId === undefined ? {} : { contextId }) });

/** The organisation of a place; undefined for an unknown one, and for a class in which nobody is. */
export const scopeOfPlace = (
  policy: Policy,
  type: string,
  place: AudiencePlace,
  evidence: AudienceEvidence,
): Scope | undefined => {
  if (place.of !== 'context')
    return evidence.organisations.get(placeText({ of: 'organisation', organisationId: place.organisationId }))?.scope;
  const relation = relationsIn(policy, type, evidence).find((one) => classText(one) === placeText(place));
  return relation === undefined ? undefined : (relation.scope ?? rootScope);
};

/** What a place is called: the class, the year, or the organisation. '' for the root, which has no name. */
export const nameOfPlace = (policy: Policy, type: string, place: AudiencePlace, evidence: AudienceEvidence): string => {
  if (place.of === 'context') {
    const relation = relationsIn(policy, type, evidence).find((one) => classText(one) === placeText(place));
    return relation?.contextName || place.context;
  }
  const { organisationId } = place;
  const name = evidence.organisations.get(placeText({ of: 'organisation', organisationId }))?.name ?? '';
  return place.of === 'year' ? [place.year, name].filter((text) => text !== '').join(' · ') : name;
};

/**
 * The strongest role by which the person announces to every place of the audience: at the `from` end of its relation to
 * each of the classes, or in a role of `open` whose organisation contains each place. Undefined for who may not.
 */
export const announcingGrant = (
  policy: Policy,
  person: Person,
  { type, places }: Audience,
  evidence: AudienceEvidence,
): RoleGrant | undefined => {
  const { open, audience: path } = policy.roomType(type);
  if (!person.isActive || path === undefined) return undefined;
  const leads = path.of === 'contexts' ? policy.relations[path.relation]?.from : undefined;
  const own = new Set(
    leads === undefined
      ? []
      : relationsIn(policy, type, evidence).flatMap((one) => (one.from === person.id ? [classText(one)] : [])),
  );
  const grants = grantsOf(person).filter(({ role }) => isAmong(open, role));
  const allows = (grant: RoleGrant, place: AudiencePlace): boolean => {
    if (grant.role === leads) return place.of === 'context' && own.has(placeText(place));
    const scope = scopeOfPlace(policy, type, place, evidence);
    return scope !== undefined && contains(grant.scope, scope);
  };
  return places.every((place) => grants.some((grant) => allows(grant, place))) ? grants[0] : undefined;
};
