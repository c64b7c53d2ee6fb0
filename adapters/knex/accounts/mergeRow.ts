import { asMergeId, type Merge } from '../../../core/accounts/Merge.ts';
import { asUserId, type UserId } from '../../../core/ids.ts';
import type { RoomPass } from '../../../core/rooms/RoomPass.ts';
import type { Big } from '../permissions/personRow.ts';
import { sql } from '../sql/Sql.ts';
import type { MovedRelations } from './moveRelations.ts';
import type { MovedThings } from './moveThings.ts';

export interface MergeRow {
  readonly id: Big;
  readonly survivor_id: Big;
  readonly merged_id: Big;
  readonly reason: string;
  readonly author_id: Big | null;
  readonly made_at: Date;
  readonly undone_at: Date | null;
  readonly undone_by: Big | null;
}

export const mergeColumns = sql`id, survivor_id, merged_id, reason, author_id, made_at, undone_at, undone_by`;

const idOrNull = (id: Big | null): UserId | null => (id === null ? null : asUserId(Number(id)));

export const toMerge = (row: MergeRow): Merge => ({
  id: asMergeId(Number(row.id)),
  survivorId: asUserId(Number(row.survivor_id)),
  mergedId: asUserId(Number(row.merged_id)),
  reason: row.reason,
  authorId: idOrNull(row.author_id),
  at: row.made_at,
  undone: row.undone_at === null ? null : { at: row.undone_at, authorId: idOrNull(row.undone_by) },
});

/** What a merge moved, as it is on record. */
export interface Moved extends MovedThings, MovedRelations {
  readonly identities: readonly (readonly [sourceId: number, externalId: string])[];
  /** Accounts that had been merged into the merged one before. */
  readonly former: readonly number[];
  readonly roles: readonly RoleTuple[];
  /** Roles that a source gave to the survivor, whom it did not name any more. */
  readonly clearedRoles: readonly RoleTuple[];
  readonly rooms?: readonly RoomPass[];
}

export type RoleTuple = readonly [
  role: string,
  organisationId: number,
  sourceId: number,
  begins: string | null,
  ends: string | null,
];
