import { checkRoomTypes } from './checkRoomTypes.ts';
import { type LocalText, type RoomTypeRow, undeclaredRoomType } from './RoomTypeRow.ts';

/**
 * Who may talk to whom, and in which rooms, as data. One table answers `decide`, `resolveContacts`, `explain` and
 * `simulate`, so that they cannot disagree. `definePolicy` checks a table once, when it is made.
 */

/** One relation walked along its direction, or against it. */
export interface Step {
  readonly relation: string;
  readonly inverse: boolean;
}

/** Relations to walk from one person to the other: one, or two with a person in the middle. */
export type Path = readonly Step[];

/** `always`, `never`, or the paths of which one must exist. */
export type Terms = 'always' | 'never' | readonly Path[];

export interface RelationKind {
  /** The roles that a relation of this kind runs between. */
  readonly from: string;
  readonly to: string;
  /** The room that each relation of this kind has, if it has one. */
  readonly room?: {
    /** A row of `roomTypes`, of no other kind of relation. */
    readonly type: RoomType;
    /** `at once`: made with the relation. `on request`: made when one of the two asks for it. */
    readonly opens: 'at once' | 'on request';
    /** Everybody who holds this kind of relation to the `to` person sits in the room too, e.g. `guardian_of`. */
    readonly joinedBy?: string;
  };
}

/** The name of a row of the policy's `roomTypes`. */
export type RoomType = string;

/** What a role may do beyond talking to its contacts. */
export interface Rights {
  /** May see and moderate every room, and reads it on the record. */
  readonly moderate: readonly string[];
  /** May change the directory. */
  readonly manageDirectory: readonly string[];
}

/** What people call the roles and relations; clients show a name that is missing as it is declared. */
export interface PolicyWords {
  readonly roles?: Readonly<Record<string, { readonly one: LocalText; readonly many: LocalText }>>;
  readonly relations?: Readonly<Record<string, LocalText>>;
}

/** `[one role, the other role, terms]`; it holds in both directions. */
export type Rule = readonly [one: string, other: string, terms: Terms];

export interface PolicyTable {
  readonly name: string;
  readonly roles: readonly string[];
  readonly relations: Readonly<Record<string, RelationKind>>;
  readonly rules: readonly Rule[];
  /** The rooms that there are, of relations and of people, in the order in which clients offer them. */
  readonly roomTypes: Readonly<Record<RoomType, RoomTypeRow>>;
  readonly rights: Rights;
  readonly words?: PolicyWords;
}

/** A rule as seen from one side, its paths turned to run from that side. */
export interface Clause {
  /** How the rule is called in answers, e.g. `teacher-parent`; the same from both sides. */
  readonly rule: string;
  readonly terms: Terms;
}

export interface Policy extends PolicyTable {
  /** The clause for a person of role `from` who wants to talk to one of role `to`; unknown roles get `never`. */
  clause(from: string, to: string): Clause;
  /** The row of a type; of one that is not declared (any more), a row by which rooms can only be read. */
  roomType(type: RoomType): RoomTypeRow;
}

/** A path of relations by name; wrap one in `inverse` to walk it against its direction. */
export const via = (...steps: readonly (string | Step)[]): readonly Path[] => [
  steps.map((step) => (typeof step === 'string' ? { relation: step, inverse: false } : step)),
];

export const inverse = (relation: string): Step => ({ relation, inverse: true });

const reversed = (terms: Terms): Terms =>
  typeof terms === 'string'
    ? terms
    : terms.map((path) => path.map(({ relation, inverse: against }) => ({ relation, inverse: !against })).reverse());

/**
 * Turns a table into a policy.
 * @throws RangeError when a pair of roles has no rule or two, or a name is used that the table does not declare:
 *   a policy that nobody has thought to the end must not start.
 */
export const definePolicy = (table: PolicyTable): Policy => {
  const clauses = new Map<string, Clause>();
  const complain = (problem: string): never => {
    throw new RangeError(`Policy "${table.name}": ${problem}`);
  };
  const checkRole = (role: string): void => {
    if (!table.roles.includes(role)) complain(`"${role}" is not one of its roles`);
  };

  for (const [name, kind] of Object.entries(table.relations)) {
    checkRole(kind.from);
    checkRole(kind.to);
    const joinedBy = kind.room?.joinedBy;
    if (joinedBy !== undefined && table.relations[joinedBy]?.to !== kind.to)
      complain(`"${joinedBy}" joins the rooms of "${name}" but does not lead to a ${kind.to}`);
  }
  for (const [one, other, terms] of table.rules) {
    const rule = `${one}-${other}`;
    if (clauses.has(`${one}>${other}`)) complain(`two rules for ${rule}`);
    if (typeof terms !== 'string') for (const path of terms) checkPath(table, one, other, path, complain);
    clauses.set(`${one}>${other}`, { rule, terms });
    clauses.set(`${other}>${one}`, { rule, terms: one === other ? terms : reversed(terms) });
  }
  for (const one of table.roles)
    for (const other of table.roles)
      if (!clauses.has(`${one}>${other}`)) complain(`no rule for ${one} and ${other}; say "never" if they may not`);

  checkRoomTypes(table, complain);
  checkWords(table, complain);

  return {
    ...table,
    roomType: (type) =>
      (Object.hasOwn(table.roomTypes, type) ? table.roomTypes[type] : undefined) ?? undeclaredRoomType,
    clause: (from, to) => clauses.get(`${from}>${to}`) ?? { rule: `${from}-${to}`, terms: 'never' },
  };
};

const checkWords = ({ words = {}, roles, relations }: PolicyTable, complain: (problem: string) => never): void => {
  for (const role of Object.keys(words.roles ?? {}))
    if (!roles.includes(role)) complain(`words name the role "${role}", which it does not have; leave it out`);
  for (const kind of Object.keys(words.relations ?? {}))
    if (!Object.hasOwn(relations, kind))
      complain(`words name the relation "${kind}", which it does not have; leave it out`);
};

const checkPath = (
  table: PolicyTable,
  one: string,
  other: string,
  path: Path,
  complain: (problem: string) => never,
) => {
  let role = one;
  if (path.length > 2) complain(`the path of ${one} and ${other} has more than one person in the middle`);
  for (const { relation, inverse: against } of path) {
    const kind = table.relations[relation] ?? complain(`it has no relation "${relation}"`);
    const [start, end] = against ? [kind.to, kind.from] : [kind.from, kind.to];
    if (start !== role) complain(`the path of ${one} and ${other} cannot walk "${relation}" from a ${role}`);
    role = end;
  }
  if (role !== other || path.length === 0) complain(`the path of ${one} and ${other} does not end at a ${other}`);
};
