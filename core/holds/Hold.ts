import type { Id, RoomId, UserId } from '../ids.ts';

export type HoldId = Id<'Hold'>;
export const asHoldId = (value: number): HoldId => value as HoldId;

/** What a hold is about: an account, a relation, or a room. */
export type HoldSubject =
  | { readonly userId: UserId }
  | { readonly roomId: RoomId }
  | {
      readonly kind: string;
      readonly from: UserId;
      readonly to: UserId;
      /** One context; null for all contexts, those to come included. */
      readonly context: string | null;
    };

/**
 * `suspend`: the account is not active, or the relation does not count. `keep`: the account stays active, or the relation
 * counts, though no source names it. If both are in force, `suspend` is. `restrict`: the person reads as before, and writes,
 * reacts and opens rooms nowhere, until it ends. `preserve`, a legal hold on a person or a room: no word expires or is
 * erased in the room, or in any room in which the person ever was, and the person is not erased.
 */
export const holdEffects = ['suspend', 'restrict', 'keep', 'preserve'] as const;
export type HoldEffect = (typeof holdEffects)[number];

/** As many of each effect as none. */
export const noHolds: Readonly<Record<HoldEffect, number>> = { suspend: 0, restrict: 0, keep: 0, preserve: 0 };

/**
 * A decision of an office about a person or a relation, e.g. a court's order about a father and his child. It stands
 * above whatever rosters, hosts and dates say, for as long as it is in force (I21).
 */
export interface Hold {
  readonly id: HoldId;
  readonly subject: HoldSubject;
  readonly effect: HoldEffect;
  /** For the office and those who look into its decisions; 1–1000 characters. */
  readonly reason: string;
  /** Who decided; null for the host. */
  readonly authorId: UserId | null;
  readonly begins: Date;
  /** The moment after which it is not in force any more; null: until it is lifted. */
  readonly ends: Date | null;
  readonly liftedAt: Date | null;
}

/** A hold that has not been stored yet. */
export type HoldDraft = Omit<Hold, 'id' | 'liftedAt'>;

/** Whether a hold counts at a moment. */
export const isInForce = ({ begins, ends, liftedAt }: Pick<Hold, 'begins' | 'ends' | 'liftedAt'>, at: Date): boolean =>
  liftedAt === null && begins <= at && (ends === null || at < ends);
