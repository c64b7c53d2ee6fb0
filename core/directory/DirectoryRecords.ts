/** The directory as hosts and rosters send it: by external ids, before anything is stored. */

export interface UserRecord {
  /** The host's id of the person, e.g. OneRoster's `sourcedId`; 1–255 characters. */
  readonly externalId: string;
  /** A role of the policy in use, e.g. `teacher`. */
  readonly role: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Absent: the stored address stays. */
  readonly email?: string;
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
}

export interface DirectoryRecords {
  readonly users: readonly UserRecord[];
  readonly relations: readonly RelationRecord[];
}

/** All records of one source, so that the absence of a record has a meaning. */
export interface DirectorySnapshot extends DirectoryRecords {
  /** The name of the source, e.g. `oneroster:255901`. Absence counts only for records that came from this source. */
  readonly source: string;
  /** True if the list is complete: a person whom the source no longer names is deactivated, and a relation is ended. */
  readonly complete: { readonly users: boolean; readonly relations: boolean };
}
