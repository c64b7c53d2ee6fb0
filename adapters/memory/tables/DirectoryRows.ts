import type { Merge } from '../../../core/accounts/Merge.ts';
import type { Block } from '../../../core/blocks/Blocks.ts';
import type { RoleRecord } from '../../../core/directory/DirectoryRecords.ts';
import type { KnownIdentity } from '../../../core/directory/derivePerson.ts';
import type { RelationClaim } from '../../../core/directory/deriveRelation.ts';
import type { Organisation } from '../../../core/directory/Organisation.ts';
import type { OrganisationId, UserId } from '../../../core/ids.ts';
import type { RecordedChange } from '../../../core/imports/RecordedChange.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import type { Relation } from '../../../core/permissions/Relation.ts';
import type { RoomPass } from '../../../core/rooms/RoomPass.ts';

/** A role as a source gives it; its organisation may get another parent. */
export interface StoredRole extends Omit<RoleRecord, 'organisation'> {
  readonly source: string;
  readonly organisation: OrganisationId;
}

/** An account, and what each source says about it. Rows are replaced, never changed. */
export interface StoredPerson {
  readonly person: Person;
  /** From which the names are. */
  readonly source: string | null;
  /** The first source first. */
  readonly identities: readonly KnownIdentity[];
  readonly roles: readonly StoredRole[];
  /** The account that this one was merged into. */
  readonly mergedInto?: UserId;
}

/** Blocks that passed from one account to another: as they were, and those that the other got and did not have. */
export interface PassedBlocks {
  readonly all: readonly Block[];
  readonly fresh: readonly Block[];
}

/** A merge, and what moved with it. */
export interface StoredMerge {
  readonly merge: Merge;
  readonly moved: {
    readonly identities: readonly KnownIdentity[];
    readonly roles: readonly StoredRole[];
    readonly clearedRoles: readonly StoredRole[];
    readonly former: readonly UserId[];
    readonly holds: readonly number[];
    readonly blocks: PassedBlocks;
    /** Keys of claims (`claimKey`). */
    readonly claims: readonly string[];
    readonly doubled: readonly PassedClaim[];
  };
  readonly passes: readonly RoomPass[];
}

/** A claim that a source made of both accounts. */
export interface PassedClaim {
  readonly key: string;
  readonly claim: RelationClaim;
}

/** A relation, and what each source says about it. */
export interface StoredRelation {
  readonly relation: Relation;
  readonly contextId: number;
  readonly claims: readonly RelationClaim[];
}

/** What several relations and rooms are about, as a source calls it. */
export interface StoredContext {
  /** From 1. */
  readonly id: number;
  readonly source: string;
  readonly externalId: string;
  readonly name: string;
  /** Null if it belongs to none. */
  readonly organisation: OrganisationId | null;
  /** Absent: none. */
  readonly year?: string;
}

export interface StoredOrganisation extends Organisation {
  readonly parent: OrganisationId;
}

/** A change of what a source or an office says, with the context by its id. */
export type StoredChange = Omit<RecordedChange, 'context'> & { readonly contextId: number };

/** The key of what a source calls by an external id. */
export const sourcedKey = (source: string, externalId: string): string => JSON.stringify([source, externalId]);

/** What makes stored relations one and the same. */
export const storedRelationKey = ({
  kind,
  from,
  to,
  contextId,
}: Pick<Relation, 'kind' | 'from' | 'to'> & { readonly contextId: number }): string =>
  JSON.stringify([kind, from, to, contextId]);
