import { type Id, type OrganisationId, type RoomId, rootOrganisation, type UserId } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import { isKeyHolder, type SourceKeyHolder, type SourceKeyId } from '../permissions/SourceKeyHolder.ts';
import type { AuditAction } from './auditActions.ts';

/** The place of an entry in the log: 1, 2, 3 … without a gap. */
export type AuditPosition = Id<'AuditEntry'>;
export const asAuditPosition = (value: number): AuditPosition => value as AuditPosition;

/**
 * Who did it: a person; a host by its own program (`host`), by a key (`key`, with an id if it belongs to a source), or by
 * a command line (`command`); or the system by itself.
 */
export type AuditActor =
  | { readonly kind: 'person'; readonly id: UserId }
  | { readonly kind: 'key'; readonly id?: SourceKeyId }
  | { readonly kind: 'host' | 'command' | 'system' };

export const actorKinds = ['person', 'host', 'key', 'command', 'system'] as const satisfies AuditActor['kind'][];

export const bySystem: AuditActor = { kind: 'system' };

/** Who acts, as the log names them. */
export const auditActor = (actor: Actor | SourceKeyHolder): AuditActor => {
  if (typeof actor === 'string') return { kind: actor };
  return isKeyHolder(actor) ? { kind: 'key', id: actor.id } : { kind: 'person', id: actor.id };
};

/** The id of an entry's actor: of a person, or of a source's key. */
export const actorIdOf = (actor: AuditActor): number | null =>
  actor.kind === 'person' || actor.kind === 'key' ? (actor.id ?? null) : null;

export type AuditValue =
  | string
  | number
  | boolean
  | null
  | readonly AuditValue[]
  | { readonly [member: string]: AuditValue };

/** What is not an id: it lies apart from the entry, and can be erased. */
export type AuditDetails = { readonly [member: string]: AuditValue };

/** What goes on record. It gets its place and time when it is stored. */
export interface AuditDraft {
  readonly actor: AuditActor;
  readonly action: AuditAction;
  /** The people whom it is about; none by default. */
  readonly subjects?: readonly UserId[];
  /** Those who read the log of this organisation or of one above see the entry; the root by default. */
  readonly organisation?: OrganisationId;
  readonly roomId?: RoomId;
  readonly caseId?: number;
  readonly details?: AuditDetails;
}

/** An entry of the log: ids and hashes. */
export interface AuditEntry {
  readonly position: AuditPosition;
  /** By the clock of the store. */
  readonly at: Date;
  readonly actor: AuditActor;
  /** An `AuditAction`, or one of a later release. */
  readonly action: string;
  readonly subjects: readonly UserId[];
  readonly organisation: OrganisationId;
  readonly roomId: RoomId | null;
  readonly caseId: number | null;
  /** The hash of salt and details; null for an entry that never had details. */
  readonly detailsHash: string | null;
  /** The hash of all of the above and of the hash of the entry before. */
  readonly hash: string;
}

/** The details as they are stored; after an erasure without salt and content. */
export interface StoredDetails {
  readonly salt: string;
  readonly content: AuditDetails | null;
}

/** An entry with its details; undefined if none are stored. */
export interface AuditRecord {
  readonly entry: AuditEntry;
  readonly details: StoredDetails | undefined;
}

/** The last entry up to a moment: whoever knows it can tell later whether the log up to it is still the same. */
export interface AuditHead {
  /** 0 for an empty log. */
  readonly position: number;
  /** '' for an empty log. */
  readonly hash: string;
}

export const emptyHead: AuditHead = { position: 0, hash: '' };

/** The organisation of a draft. */
export const organisationOfDraft = ({ organisation = rootOrganisation }: AuditDraft): OrganisationId => organisation;
