import type {
  ContextRecord,
  DirectorySnapshot,
  OrganisationRecord,
  RelationRecord,
  RelationStatus,
  UserRecord,
} from '../../../core/directory/DirectoryRecords.ts';
import type { RosterNameOrder } from '../../../core/directory/SourceSettings.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import type { RosterNotice } from './RosterNotice.ts';

/** OneRoster 1.1 or 1.2, School Data Sync 2.1 or 1, Canvas SIS, or Clever. */
export const rosterFormats = ['oneroster', 'sds', 'sds1', 'canvas', 'clever'] as const;
export type RosterFormat = (typeof rosterFormats)[number];

/** As people know them. */
export const rosterFormatNames: Readonly<Record<RosterFormat, string>> = {
  oneroster: 'OneRoster',
  sds: 'School Data Sync v2.1 (SDS v2.1)',
  sds1: 'School Data Sync v1 (SDS v1)',
  canvas: 'Canvas SIS',
  clever: 'Clever',
};

/** What the source has said so far, by its ids. */
export interface KnownRoster {
  readonly users: readonly UserRecord[];
  readonly contexts: readonly ContextRecord[];
  readonly relations: readonly RelationRecord[];
}

export interface RosterOptions {
  /** The policy in use. It says what leading a class is called, and who learners and guardians are. */
  readonly policy: Policy;
  /**
   * An instant, usually now: relations have the dates of their terms and enrollments, and begin and end by themselves. Or
   * a day, `2026-08-31`: they are active or ended as on that day.
   */
  readonly asOf: Date | string;
  /** IANA name of the zone whose calendar counts. Default UTC. */
  readonly timeZone?: string;
  /** Default: detected from the files. */
  readonly format?: RosterFormat;
  /** Lines that replace or extend the role table: a roster's word → a role of the policy; null leaves its rows out. */
  readonly roles?: Readonly<Record<string, string | null>>;
  /** Which names are shown; `preferred` by default. */
  readonly names?: 'preferred' | 'legal';
  /** Which name comes first; by default the letters of each name decide. */
  readonly nameOrder?: RosterNameOrder;
  /** Ids of people whose secondary roles as administrators count. */
  readonly confirmedAdmins?: readonly string[];
  /** Reads what the source has said so far; called for a delta only. Absent: nothing. */
  readonly known?: () => Promise<KnownRoster>;
}

/** The records of a roster. Whose they are the caller knows, not the files. */
export type RosterSnapshot = Omit<DirectorySnapshot, 'source'>;

/** What a roster says, and a report of every row that was skipped, corrected or guessed. */
export interface RosterReading {
  readonly snapshot: RosterSnapshot;
  /** Organisations that rows name and orgs.csv does not have; those that are stored already stay as they are. */
  readonly impliedOrganisations: readonly OrganisationRecord[];
  /** By sourcedId; people without one are left out. */
  readonly usernames: ReadonlyMap<string, string>;
  readonly notices: readonly RosterNotice[];
  readonly summary: RosterSummary;
}

/** The same with the file that it comes from. */
export interface FiledReading extends RosterReading {
  /** SHA-256 of the archive, or of all files of the folder, in hexadecimal digits. */
  readonly fileHash: string;
}

/** The import in numbers. */
export interface RosterSummary {
  readonly format: RosterFormat;
  /** As people know it, e.g. `Canvas SIS`. */
  readonly formatName: string;
  /** The day as of which relations are active or ended: `2026-08-31`. */
  readonly asOf: string;
  readonly users: {
    readonly active: number;
    readonly inactive: number;
    readonly byRole: Readonly<Record<string, number>>;
  };
  readonly relations: Readonly<Record<string, Readonly<Record<RelationStatus, number>>>>;
  /** Data rows by file, as named in the bundle. */
  readonly rowsRead: Readonly<Record<string, number>>;
  readonly rowsSkipped: number;
  /** Words that the role table does not have, with the number of their rows; the first thousand words. */
  readonly unknownRoles: Readonly<Record<string, number>>;
  /** The number of all notices, also of those that are counted and not listed. */
  readonly notices: number;
}
