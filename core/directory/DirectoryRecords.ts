/** The directory as hosts and rosters speak of it: by external ids, before anything is stored. */

export interface UserRecord {
  /** The host's own id of the person, e.g. OneRoster's `sourcedId`. 1–255 characters. */
  readonly externalId: string;
  /** A role of the policy in use, e.g. `teacher`. */
  readonly role: string;
  readonly firstName: string;
  readonly lastName: string;
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
  /** How people call the context, e.g. `Algebra I`. */
  readonly contextName?: string;
  readonly status: RelationStatus;
}

export interface DirectoryRecords {
  readonly users: readonly UserRecord[];
  readonly relations: readonly RelationRecord[];
}

/** What one source says of everybody it knows, so that silence about a person means something. */
export interface DirectorySnapshot extends DirectoryRecords {
  /** Names the source, e.g. `oneroster:255901`. Absence only counts against records that came from the same source. */
  readonly source: string;
  /** True where the list is complete: what the source once named and no longer does is deactivated or ended. */
  readonly complete: { readonly users: boolean; readonly relations: boolean };
}
