import type { AuditActor, AuditDetails } from '../audit/AuditEntry.ts';
import type { Id, UserId } from '../ids.ts';
import type { ImportId } from './Import.ts';

/** The place of a change in the record; a later one is larger. */
export type ChangeId = Id<'RecordedChange'>;
export const asChangeId = (value: number): ChangeId => value as ChangeId;

/** `erased`: it was about somebody who was erased, and says nothing any more. */
export const changeSubjects = ['person', 'relation', 'organisation', 'context', 'hold', 'erased'] as const;
export type ChangeSubject = (typeof changeSubjects)[number];

/** What a source says about a person, under one of its ids. */
export interface SaidOfPerson {
  /** Whether the source names the person. */
  readonly is_active: boolean;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string | null;
  /** By role and organisation. */
  readonly roles: readonly ImportedRole[];
}

export interface ImportedRole {
  readonly role: string;
  /** What the source calls it; null for the root. */
  readonly organisation: string | null;
  readonly begins: string | null;
  readonly ends: string | null;
}

/** What a source says about a relation; days that it does not say are left out. */
export interface SaidOfRelation {
  readonly is_active: boolean;
  readonly begins?: string;
  readonly ends?: string;
}

export interface SaidOfOrganisation {
  readonly name: string;
  readonly type: string;
  /** The external id of the one above; null: it is at the top. */
  readonly parent: string | null;
  readonly time_zone: string | null;
}

export interface SaidOfContext {
  readonly name: string;
  readonly organisation: string | null;
  readonly year: string | null;
}

/** What a source, or an office, says about something: one of the above, or the effect of a hold. */
export type Said = AuditDetails;

/** A change that has not been stored yet. */
export interface ChangeDraft {
  readonly what: Exclude<ChangeSubject, 'person' | 'relation' | 'erased'>;
  /** The kind of relation or the effect of a hold; '' otherwise. */
  readonly kind: string;
  /** Whom it is about; of a relation the `from` end. */
  readonly userId: UserId | null;
  /** The `to` end of a relation. */
  readonly otherId: UserId | null;
  /** What the source calls it; the number of a hold. */
  readonly externalId: string;
  readonly before: Said | null;
  readonly after: Said | null;
}

/** A change of what a source or an office says. */
export interface RecordedChange extends Omit<ChangeDraft, 'what'> {
  readonly id: ChangeId;
  readonly what: ChangeSubject;
  /** What the relation is about, as sources call it; '' otherwise. */
  readonly context: string;
  /** Null: no import, but an office. */
  readonly importId: ImportId | null;
  /** '' for an office. */
  readonly source: string;
  readonly actor: AuditActor;
  readonly at: Date;
}

/** A change of an import that is to be undone. */
export interface UndoneChange {
  readonly change: RecordedChange;
  /** The last import in force that changed the same again; null: none did. */
  readonly laterImport: ImportId | null;
  /** What the source calls the ends of a relation now; null if it has no word. */
  readonly from: string | null;
  readonly to: string | null;
  /** Of a person: whether the source's id still means the same account. */
  readonly isSame: boolean;
}
