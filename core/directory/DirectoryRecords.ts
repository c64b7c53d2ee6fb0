/** The directory as hosts and rosters send it: by the ids of one source, before anything is stored. */

/** The source of hosts and offices that name no other. */
export const hostSource = 'host';

/** The source of what an office changes by hand. */
export const officeSource = 'office';

/** The source of the people and rooms of a load (`homeroom load`): no webhook is told of them. */
export const loadSource = 'homeroom-load';

/** A day, `YYYY-MM-DD`. */
export type Day = string;

/** A district or a school. */
export interface OrganisationRecord {
  readonly externalId: string;
  readonly name: string;
  /** For people, e.g. `district` or `school`; absent: `organisation`. */
  readonly type?: string;
  /** The external id of the organisation above; absent for one directly below the root. */
  readonly parent?: string;
  /** An IANA name, e.g. `Europe/Berlin`. */
  readonly timeZone?: string;
}

/** A class or a job. */
export interface ContextRecord {
  readonly externalId: string;
  /** Absent: the stored name stays. */
  readonly name?: string;
  /** The external id of its organisation; absent: it belongs to none. */
  readonly organisation?: string;
  /** The year or grade of a class, as the source writes it, e.g. `8`. Absent: the stored one stays. */
  readonly year?: string;
}

/** A role of a person in an organisation. */
export interface RoleRecord {
  readonly role: string;
  /** The organisation's external id; absent for the root. */
  readonly organisation?: string;
  /** The first and the last day of the role; absent: no limit. */
  readonly begins?: Day;
  readonly ends?: Day;
  /** What the source says beyond `role`, and the office has to confirm once. Counts if it is the person's role there already. */
  readonly unconfirmed?: string;
}

export interface UserRecord {
  /** The source's id of the person, e.g. OneRoster's `sourcedId`; 1–255 characters. */
  readonly externalId: string;
  /** A role of the policy in use, e.g. `teacher`; of several the strongest. */
  readonly role: string;
  /** Everything that the source says about the person's roles. Absent: `role`, at the root. */
  readonly roles?: readonly RoleRecord[];
  readonly firstName: string;
  readonly lastName: string;
  /** Absent: the stored address stays; empty: there is none any more. */
  readonly email?: string;
  /**
   * Where the source has a picture of the person: an https address. Absent: what was said stays; empty: there is none any
   * more. Not a part of the records that imports compare and undo.
   */
  readonly avatarUrl?: string;
  /** False if the source does not count the person any more. */
  readonly isActive: boolean;
}

export type RelationStatus = 'active' | 'ended';

export interface RelationRecord {
  /** A relation kind of the policy in use, e.g. `teaches`. */
  readonly kind: string;
  /** External ids of the two people, in the direction that the kind declares: teacher → student. */
  readonly from: string;
  readonly to: string;
  /** What the relation is about, e.g. the class's id. `(kind, from, to, context)` is unique; absent counts as ''. */
  readonly context?: string;
  /** The context's name for people, e.g. `Algebra I`. Absent: the stored name stays. */
  readonly contextName?: string;
  readonly status: RelationStatus;
  /** The first and the last day of the relation, e.g. of a stand-in teacher; absent: no limit. */
  readonly begins?: Day;
  readonly ends?: Day;
}

export interface DirectoryRecords {
  readonly organisations?: readonly OrganisationRecord[];
  readonly contexts?: readonly ContextRecord[];
  readonly users: readonly UserRecord[];
  readonly relations: readonly RelationRecord[];
}

/** All records of one source, so that the absence of a record has a meaning. */
export interface DirectorySnapshot extends DirectoryRecords {
  /** The name of the source, e.g. `oneroster:255901`. Absence counts only for records that came from this source. */
  readonly source: string;
  /**
   * True if the list is complete: a person whom the source no longer names is deactivated, and a relation is ended. Of
   * relations some kinds alone may be complete.
   */
  readonly complete: { readonly users: boolean; readonly relations: boolean | readonly string[] };
  /** External ids of people whom the source names by records that cannot be read: nothing changes about them. */
  readonly unread?: readonly string[];
  /** External ids of people of whom the source says only that they are gone. */
  readonly gone?: readonly string[];
}
