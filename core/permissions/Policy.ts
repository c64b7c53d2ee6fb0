import { checkRoomTypes } from './checkRoomTypes.ts';
import { checkFileRules, type FileRules } from './FileRules.ts';
import { checkGuardRules, type GuardRule } from './GuardRule.ts';
import { checkPictureRules, type PictureRules } from './PictureRules.ts';
import { checkWords, type PolicyWords } from './PolicyWords.ts';
import { checkRequestRules, type RequestRules } from './RequestRules.ts';
import { type RoomTypeRow, undeclaredRoomType } from './RoomTypeRow.ts';
import { checkServiceRules, type ServiceRules } from './ServiceRules.ts';

/**
 * The policy says as data who may talk to whom, and what each room type is. `decide`, `explain`, `simulate` and the
 * list of contacts all read this one table, so they cannot disagree. A host writes its own table or takes
 * `educationPolicy`, `marketplacePolicy` or `alumniPolicy`; `definePolicy` checks a table when it is made.
 */

/** One relation, followed along its direction or against it. */
export interface Step {
  readonly relation: string;
  readonly inverse: boolean;
}

/** The relations that lead from one person to another: one, or two with a person in the middle. */
export type Path = readonly Step[];

/**
 * `always`, `never`, or paths of which at least one must exist. `always` holds where the organisation in which one of
 * the two has their role contains that of the other.
 */
export type Terms = 'always' | 'never' | readonly Path[];

export interface RelationKind {
  /** The role of the person at whom a relation of this kind starts; `to` is that of the other end. */
  readonly from: string;
  readonly to: string;
  /** The room that each relation of this kind has; absent for kinds without rooms. */
  readonly room?: {
    /** A row of `roomTypes` that no other kind of relation uses. */
    readonly type: RoomType;
    /** `at once`: made with the relation. `on request`: made when one of the two asks for it. */
    readonly opens: 'at once' | 'on request';
    /** People with this kind of relation to the `to` person are members of the room too, e.g. `guardian_of`. */
    readonly joinedBy?: string;
  };
  /**
   * The room that each context of relations of this kind has, e.g. a class: everybody at either end of an active one of
   * them in the context is a member. Absent for kinds without such rooms.
   */
  readonly contextRoom?: {
    /** A row of `roomTypes` that rests on contexts; several kinds may share it. */
    readonly type: RoomType;
    /** As in `room`: people with this kind of relation to a `to` person are members too. */
    readonly joinedBy?: string;
  };
}

/** The name of a row of the policy's `roomTypes`. */
export type RoomType = string;

/** What a role may do beyond talking to its contacts. */
export interface Rights {
  /** Roles that may see and moderate every room; their reading as observers goes on record. */
  readonly moderate: readonly string[];
  /** Roles that may see and change the directory. */
  readonly manageDirectory: readonly string[];
  /** Roles that may read the audit log, every look included; absent: those of `manageDirectory`. */
  readonly readAudit?: readonly string[];
  /** Roles that may open cases, look into their rooms, and read what messages said before; absent: those of `moderate`. */
  readonly oversee?: readonly string[];
  /** Roles that may approve the cases of others, where they need it; absent: those of `oversee`. */
  readonly approveCases?: readonly string[];
  /** Roles that see what people report, and decide about it; absent: those of `moderate`. */
  readonly moderateReports?: readonly string[];
  /** Roles that see reports of signs of danger to a child, and decide about them; absent: those of `moderate`. */
  readonly safeguard?: readonly string[];
}

/** `[one role, the other role, terms]`. A rule holds in both directions; its paths are written from the first role. */
export type Rule = readonly [one: string, other: string, terms: Terms];

export interface PolicyTable {
  readonly name: string;
  /** From the strongest to the weakest: of two roles of one person the stronger is shown, and posts. */
  readonly roles: readonly string[];
  readonly relations: Readonly<Record<string, RelationKind>>;
  readonly rules: readonly Rule[];
  /** All room types, in the order in which clients offer them. */
  readonly roomTypes: Readonly<Record<RoomType, RoomTypeRow>>;
  readonly rights: Rights;
  /** Who may ask to talk that may not talk at once; nobody by default. */
  readonly requests?: RequestRules;
  /**
   * For each role, the roles whose people it may block; who is left out may block nobody. Absent: everybody may block
   * everybody but those who moderate, manage the directory, see reports or answer for an office.
   */
  readonly blocks?: Readonly<Record<string, readonly string[]>>;
  /** What looks at messages before they are stored, and where; nothing by default. */
  readonly guards?: readonly GuardRule[];
  /** Which files people may send, and where; all but programs by default. */
  readonly files?: FileRules;
  /** Whose profile pictures there are; nobody's by default. */
  readonly pictures?: PictureRules;
  /** What service accounts may do, by their service role; none by default. */
  readonly services?: ServiceRules;
  readonly words?: PolicyWords;
}

/** A rule as seen from one side: its paths start at that side. */
export interface Clause {
  /** The rule's name in answers, e.g. `teacher-parent`; the same from both sides. */
  readonly rule: string;
  readonly terms: Terms;
}

export interface Policy extends PolicyTable {
  /** The clause for a person of role `from` who wants to talk to one of role `to`; unknown roles get `never`. */
  clause(from: string, to: string): Clause;
  /** The row of a type. For a type that is not declared, or no longer, a row by which rooms can only be read. */
  roomType(type: RoomType): RoomTypeRow;
}

/** Terms of one path, by the names of its relations; `inverse(name)` follows a relation against its direction. */
export const via = (...steps: readonly (string | Step)[]): readonly Path[] => [
  steps.map((step) => (typeof step === 'string' ? { relation: step, inverse: false } : step)),
];

export const inverse = (relation: string): Step => ({ relation, inverse: true });

const reversed = (terms: Terms): Terms =>
  typeof terms === 'string'
    ? terms
    : terms.map((path) => path.map(({ relation, inverse: against }) => ({ relation, inverse: !against })).reverse());

/**
 * Checks a table and turns it into a policy.
 * @throws RangeError if a pair of roles has no rule or two, or for a name that the table does not declare
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
    for (const joinedBy of [kind.room?.joinedBy, kind.contextRoom?.joinedBy])
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

  for (const [right, roles] of Object.entries(table.rights))
    for (const role of roles)
      if (!table.roles.includes(role)) complain(`rights.${right} names "${role}", which is not one of its roles`);
  checkRoomTypes(table, complain);
  checkWords(table, complain);
  checkGuardRules(table, complain);
  checkFileRules(table, complain);
  checkPictureRules(table, complain);
  checkServiceRules(table, complain);
  checkRequestRules(table, complain);
  for (const [role, others] of Object.entries(table.blocks ?? {})) for (const one of [role, ...others]) checkRole(one);

  return {
    ...table,
    roomType: (type) =>
      (Object.hasOwn(table.roomTypes, type) ? table.roomTypes[type] : undefined) ?? undeclaredRoomType,
    clause: (from, to) => clauses.get(`${from}>${to}`) ?? { rule: `${from}-${to}`, terms: 'never' },
  };
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
