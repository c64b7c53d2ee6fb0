import type { Id, UserId } from '../ids.ts';

export type MergeId = Id<'Merge'>;
export const asMergeId = (value: number): MergeId => value as MergeId;

/**
 * Somebody's word that two accounts are one person. The merged account gives everything that sources, offices and rooms
 * say about it to the survivor, and keeps its row and its id: what it wrote is still by it, and shown as the survivor's.
 */
export interface Merge {
  readonly id: MergeId;
  readonly survivorId: UserId;
  readonly mergedId: UserId;
  /** Why, for those who look into it later; 1–1000 characters. */
  readonly reason: string;
  /** Who decided; null for the host. */
  readonly authorId: UserId | null;
  readonly at: Date;
  /** Null while the two are one. */
  readonly undone: { readonly at: Date; readonly authorId: UserId | null } | null;
}

/** A merge that has not been stored yet. */
export type MergeDraft = Pick<Merge, 'survivorId' | 'mergedId' | 'reason' | 'authorId'>;
