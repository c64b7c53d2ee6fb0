import type { Path, Policy, Step } from '../../core/permissions/Policy.ts';
import { contactRoomType, roomTypesOn } from '../../core/permissions/roomTypesOf.ts';
import { type Sql, sql, unseen } from './Sql.ts';

/** A path of the policy that leads from a person of role `mine` to one of role `theirs`. */
export interface Walk {
  readonly mine: string;
  readonly theirs: string;
  readonly path: Path;
}

/** A policy laid out for statements: every pair of roles in both directions. */
export interface PolicyWalks {
  readonly always: readonly Pick<Walk, 'mine' | 'theirs'>[];
  readonly shapes: readonly Shape[];
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

/** Walks whose steps go the same ways: one piece of SQL does for all of them. */
export interface Shape {
  readonly ways: readonly Way[];
  readonly walks: readonly Walk[];
}

export type Way = 'along' | 'against';

const wayOf = ({ inverse }: Step): Way => (inverse ? 'against' : 'along');

export const policyWalks = (policy: Policy): PolicyWalks => {
  const pairs = policy.roles.flatMap((mine) => policy.roles.map((theirs) => ({ mine, theirs })));
  const shapes = new Map<string, { readonly ways: readonly Way[]; readonly walks: Walk[] }>();
  for (const { mine, theirs } of pairs) {
    const { terms } = policy.clause(mine, theirs);
    for (const path of typeof terms === 'string' ? [] : terms) {
      const ways = path.map(wayOf);
      const shape = shapes.get(ways.join()) ?? { ways, walks: [] };
      shapes.set(ways.join(), shape);
      shape.walks.push({ mine, theirs, path });
    }
  }
  return {
    always: pairs.filter(({ mine, theirs }) => policy.clause(mine, theirs).terms === 'always'),
    shapes: [...shapes.values()],
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

const texts = (values: readonly string[]): Sql => unseen(values, 'text[]');

/** The walks as rows `rule (mine, theirs, near, far)`: the roles at their ends and the kinds of relation to walk. */
export const rulesOf = (walks: readonly Walk[]): Sql => {
  const kinds = (step: number): string[] => walks.map(({ path }) => path[step]?.relation ?? '');
  return sql`unnest(
        ${texts(walks.map(({ mine }) => mine))}, ${texts(walks.map(({ theirs }) => theirs))},
        ${texts(kinds(0))}, ${texts(kinds(1))}
      ) AS rule (mine, theirs, near, far)`;
};

const from = sql`from_id`;
const to = sql`to_id`;

/** The columns of a relation at which a step begins and ends. */
export const endsOf = (way: Way | undefined): readonly [start: Sql, end: Sql] =>
  way === 'against' ? [to, from] : [from, to];
