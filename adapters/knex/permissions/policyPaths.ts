import type { Path, Policy, Step } from '../../../core/permissions/Policy.ts';
import { contactRoomType, roomTypesOn } from '../../../core/permissions/roomTypesOf.ts';
import { opaque, type Sql, sql } from '../sql/Sql.ts';

/** A path of the policy that leads from a person of role `mine` to one of role `theirs`. */
export interface RolePath {
  readonly mine: string;
  readonly theirs: string;
  readonly path: Path;
}

/** A policy laid out for statements: every pair of roles in both directions. */
export interface PolicyPaths {
  readonly always: readonly Pick<RolePath, 'mine' | 'theirs'>[];
  readonly patterns: readonly PathPattern[];
  readonly opened: OpenedTypes;
}

/** Types of rooms that people opened. */
export interface OpenedTypes {
  /** Two contacts have one room. */
  readonly pairTypes: readonly string[];
  /** Two contacts have one room for each context. */
  readonly contextTypes: readonly string[];
  readonly ownerTypes: readonly string[];
  /** The type of the room that a list of contacts leads to; '' for none, as no room has. */
  readonly contactType: string;
}

/** Walks whose steps go the same directions: one piece of SQL does for all of them. */
export interface PathPattern {
  readonly directions: readonly Direction[];
  readonly rolePaths: readonly RolePath[];
}

export type Direction = 'along' | 'against';

const directionOf = ({ inverse }: Step): Direction => (inverse ? 'against' : 'along');

export const policyPaths = (policy: Policy): PolicyPaths => {
  const pairs = policy.roles.flatMap((mine) => policy.roles.map((theirs) => ({ mine, theirs })));
  const patterns = new Map<string, { readonly directions: readonly Direction[]; readonly rolePaths: RolePath[] }>();
  for (const { mine, theirs } of pairs) {
    const { terms } = policy.clause(mine, theirs);
    for (const path of typeof terms === 'string' ? [] : terms) {
      const directions = path.map(directionOf);
      const pattern = patterns.get(directions.join()) ?? { directions, rolePaths: [] };
      patterns.set(directions.join(), pattern);
      pattern.rolePaths.push({ mine, theirs, path });
    }
  }
  return {
    always: pairs.filter(({ mine, theirs }) => policy.clause(mine, theirs).terms === 'always'),
    patterns: [...patterns.values()],
    opened: openedTypes(policy),
  };
};

const openedTypes = (policy: Policy): OpenedTypes => {
  const ofTwo = roomTypesOn(policy, 'contact');
  const hasContext = (type: string): boolean => policy.roomType(type).key.includes('context');
  return {
    pairTypes: ofTwo.filter((type) => !hasContext(type)),
    contextTypes: ofTwo.filter(hasContext),
    ownerTypes: roomTypesOn(policy, 'owner'),
    contactType: contactRoomType(policy) ?? '',
  };
};

const texts = (values: readonly string[]): Sql => opaque(values, 'text[]');

/** The rolePaths as rows `rule (mine, theirs, near, far)`: the roles at their ends and the kinds of relation to walk. */
export const rulesOf = (rolePaths: readonly RolePath[]): Sql => {
  const kinds = (step: number): string[] => rolePaths.map(({ path }) => path[step]?.relation ?? '');
  return sql`unnest(
        ${texts(rolePaths.map(({ mine }) => mine))}, ${texts(rolePaths.map(({ theirs }) => theirs))},
        ${texts(kinds(0))}, ${texts(kinds(1))}
      ) AS rule (mine, theirs, near, far)`;
};

const from = sql`from_id`;
const to = sql`to_id`;

/** The columns of a relation at which a step begins and ends. */
export const stepColumns = (direction: Direction | undefined): readonly [start: Sql, end: Sql] =>
  direction === 'against' ? [to, from] : [from, to];
