import type { Path, Policy, Step } from '../../../core/permissions/Policy.ts';
import { mayAsk } from '../../../core/permissions/RequestRules.ts';
import { contactRoomType, roomTypesOn } from '../../../core/permissions/roomTypesOf.ts';
import { opaque, type Sql, sql } from '../sql/Sql.ts';

/** A path of the policy that leads from people of one role to people of another. */
export interface RolePath {
  readonly fromRole: string;
  readonly toRole: string;
  readonly path: Path;
  /** The role that the person in the middle must have; '' for a path of one step. */
  readonly middleRole: string;
}

/** A policy in the form that statements need: every pair of roles in both directions. */
export interface PolicyPaths {
  /** By `always`, or because the one may ask the other. */
  readonly always: readonly Pick<RolePath, 'fromRole' | 'toRole'>[];
  readonly patterns: readonly PathPattern[];
  readonly opened: OpenedTypes;
}

/** The types of rooms that people open. */
export interface OpenedTypes {
  /** Two contacts have one room. */
  readonly pairTypes: readonly string[];
  /** Two contacts have one room for each context. */
  readonly contextTypes: readonly string[];
  readonly ownerTypes: readonly string[];
  readonly officeTypes: readonly string[];
  /** There are rooms that await somebody who is no member of them. */
  readonly hasRequests: boolean;
  /** The type of the room that a list of contacts leads to; '', which no room has, where there is none. */
  readonly contactType: string;
}

/** Paths whose steps have the same directions: one piece of SQL finds all of them. */
export interface PathPattern {
  readonly directions: readonly Direction[];
  readonly rolePaths: readonly RolePath[];
}

export type Direction = 'along' | 'against';

const directionOf = ({ inverse }: Step): Direction => (inverse ? 'against' : 'along');

export const policyPaths = (policy: Policy): PolicyPaths => {
  const pairs = policy.roles.flatMap((fromRole) => policy.roles.map((toRole) => ({ fromRole, toRole })));
  const patterns = new Map<string, { readonly directions: readonly Direction[]; readonly rolePaths: RolePath[] }>();
  for (const { fromRole, toRole } of pairs) {
    const { terms } = policy.clause(fromRole, toRole);
    for (const path of typeof terms === 'string' ? [] : terms) {
      const directions = path.map(directionOf);
      const pattern = patterns.get(directions.join()) ?? { directions, rolePaths: [] };
      patterns.set(directions.join(), pattern);
      pattern.rolePaths.push({ fromRole, toRole, path, middleRole: middleRoleOf(policy, path) });
    }
  }
  return {
    always: pairs.filter(
      ({ fromRole, toRole }) => policy.clause(fromRole, toRole).terms === 'always' || mayAsk(policy, fromRole, toRole),
    ),
    patterns: [...patterns.values()],
    opened: openedTypes(policy),
  };
};

const middleRoleOf = ({ relations }: Policy, [first, second]: Path): string => {
  const kind = second === undefined ? undefined : relations[first?.relation ?? ''];
  return (first?.inverse ? kind?.from : kind?.to) ?? '';
};

const openedTypes = (policy: Policy): OpenedTypes => {
  const ofTwo = roomTypesOn(policy, 'contact');
  const hasContext = (type: string): boolean => policy.roomType(type).key.includes('context');
  return {
    pairTypes: ofTwo.filter((type) => !hasContext(type)),
    contextTypes: ofTwo.filter(hasContext),
    ownerTypes: roomTypesOn(policy, 'owner'),
    officeTypes: roomTypesOn(policy, 'office'),
    hasRequests: policy.requests !== undefined,
    contactType: contactRoomType(policy) ?? '',
  };
};

const texts = (values: readonly string[]): Sql => opaque(values, 'text[]');

/**
 * Role paths as rows `rule (from_role, to_role, first_kind, second_kind)`; a path of one step has '' for the second.
 */
export const rulesOf = (rolePaths: readonly RolePath[]): Sql => {
  const kinds = (step: number): string[] => rolePaths.map(({ path }) => path[step]?.relation ?? '');
  return sql`unnest(
      ${texts(rolePaths.map(({ fromRole }) => fromRole))}, ${texts(rolePaths.map(({ toRole }) => toRole))},
      ${texts(kinds(0))}, ${texts(kinds(1))}
    ) AS rule (from_role, to_role, first_kind, second_kind)`;
};

const from = sql`from_id`;
const to = sql`to_id`;

/** The columns of a relation at which a step begins and ends. */
export const stepColumns = (direction: Direction | undefined): readonly [start: Sql, end: Sql] =>
  direction === 'against' ? [to, from] : [from, to];
