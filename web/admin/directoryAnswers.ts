/** What the directory's endpoints answer, as far as the page shows it. */

import type { HeldRole, InOrganisation, Person } from '../../client/wire/wireTypes.ts';

export interface DirectoryPerson {
  readonly id: number;
  readonly external_id: string;
  readonly full_name: string;
  readonly role: string;
  readonly roles: readonly HeldRole[];
  readonly email: string | null;
  readonly avatar_url: string | null;
  readonly is_active: boolean;
  readonly relation_count: number;
}

/** A person without how many relations they have, as those answers have it that are about one person. */
export type PersonOnFile = Omit<DirectoryPerson, 'relation_count'>;

export interface DirectoryRelation extends InOrganisation {
  readonly kind: string;
  readonly context: string;
  readonly context_name: string;
  readonly status: 'active' | 'ended';
  readonly is_held: boolean;
  readonly from: Person;
  readonly to: Person;
}

export interface ProposedRelation {
  readonly kind: string;
  /** External ids. */
  readonly from: string;
  readonly to: string;
  readonly context?: string;
  readonly context_name?: string;
  readonly status: 'active' | 'ended';
}

export interface DirectoryOrganisation {
  readonly id: number;
  readonly source: string;
  readonly external_id: string;
  readonly name: string;
  readonly type: string;
  readonly parent_id: number | null;
  readonly time_zone: string | null;
}

export type OfferedHoldEffect = 'suspend' | 'restrict' | 'keep' | 'preserve';

/** A decision of an office about an account or a relation. */
export interface DirectoryHold {
  readonly id: number;
  readonly user: Person | null;
  readonly room_id: number | null;
  readonly relation: {
    readonly kind: string;
    readonly from: Person;
    readonly to: Person;
    /** null: all contexts */
    readonly context: string | null;
  } | null;
  readonly effect: OfferedHoldEffect;
  readonly reason: string;
  /** null: the host */
  readonly author: Person | null;
  readonly begins: string;
  readonly ends: string | null;
  readonly lifted_at: string | null;
  readonly is_in_force: boolean;
}

export interface ProposedHold {
  readonly user_id?: number;
  readonly relation?: { readonly kind: string; readonly from: number; readonly to: number; readonly context?: string };
  readonly effect: OfferedHoldEffect;
  readonly reason: string;
  readonly ends?: string;
}

interface Affected {
  readonly people: readonly { readonly external_id: string; readonly full_name: string; readonly role: string }[];
  readonly rule: string | null;
}

export interface Simulation {
  readonly gains: readonly Affected[];
  readonly losses: readonly Affected[];
  readonly supervision?: readonly {
    readonly people: Affected['people'];
    readonly supervisor: Affected['people'][number] | null;
    readonly change: 'joins' | 'leaves' | 'stops' | 'goes_on';
  }[];
}

/** What an erasure takes, or would take. */
export interface Erasure {
  readonly messages: number;
  readonly rooms: number;
  readonly open_cases: number;
  readonly open_reports: number;
}

type Counts = Readonly<Record<string, number>>;

/** A guard that a roster does not pass: so much of what the school's system named before is gone. */
export interface RosterAlarm {
  readonly what: 'people' | 'relations' | 'guardians' | 'classes' | 'held_back' | 'unread' | 'organisations';
  readonly kind?: string;
  readonly organisation?: string;
  readonly gone: number;
  readonly of: number;
}

/** One change, as a row of a table. */
export interface ShownDifference {
  readonly what: 'user' | 'relation';
  readonly change: 'created' | 'updated' | 'deactivated' | 'ended';
  /** A role, or a kind of relation. */
  readonly kind: string;
  /** A class's name; may be empty. */
  readonly context: string;
  readonly description: string;
}

export type ShownGroup = Omit<ShownDifference, 'description'> & { readonly count: number };

/** What a change of the directory did, or would do. */
export interface ShownOutcome {
  readonly organisations: Counts;
  readonly contexts: Counts;
  readonly users: Counts;
  readonly relations: Counts;
  readonly rooms: Counts;
  readonly alarms: readonly RosterAlarm[];
  readonly losses: number;
  readonly differences: readonly ShownDifference[];
  /** All of them, also those that are not listed. */
  readonly groups: readonly ShownGroup[];
}

/** An import on record. */
export interface EarlierImport {
  readonly id: number;
  readonly source: string;
  readonly at: string;
  readonly actor: { readonly kind: 'person' | 'host' | 'key' | 'command' | 'system'; readonly user: Person | null };
  readonly counts: {
    readonly users: { readonly created: number; readonly updated: number; readonly deactivated: number };
    readonly relations: { readonly created: number; readonly updated: number; readonly ended: number };
  };
  readonly changes: number;
  readonly undoes: number | null;
  readonly undone_by: number | null;
  readonly is_forgotten: boolean;
}

export interface ImportPage {
  /** The newest first. */
  readonly imports: readonly EarlierImport[];
  readonly has_more: boolean;
}

/** What an undo did, or would do. */
export interface ShownUndo {
  readonly is_dry_run: boolean;
  readonly undone: EarlierImport;
  readonly outcome: ShownOutcome;
  /** Changes that stay, because something later changed them again. */
  readonly left_count: number;
}

/** Something that an import says about a place in its file. */
export interface ShownRemark {
  readonly file: string;
  readonly line: number | null;
  readonly problem: string;
  readonly action: string;
  readonly is_error: boolean;
}

export interface ImportReport {
  readonly source: string;
  readonly is_dry_run: boolean;
  readonly summary: { readonly formatName: string; readonly notices: number; readonly unknownRoles: Counts };
  readonly outcome: ShownOutcome;
  readonly remarks: readonly ShownRemark[];
}

export interface SchoolTotals {
  readonly rooms: number;
  readonly rooms_by_type: Counts;
  readonly messages: number;
  readonly participants: number;
  readonly active_people: number;
  readonly sockets: number;
}
