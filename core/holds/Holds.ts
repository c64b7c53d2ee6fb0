import type { UserId } from '../ids.ts';
import type { Hold, HoldEffect, HoldId } from './Hold.ts';

export interface HoldQuery {
  /** Only holds about this person: about the account, or a relation at either end of which the person is. */
  readonly userId?: UserId;
  /** With holds that are lifted or over too; by default only those in force or still to begin. */
  readonly withPast?: boolean;
  /** Only holds with a smaller id, for the next page. */
  readonly before?: HoldId;
  readonly limit: number;
}

/** Port: reads holds; `DirectoryTransaction` writes them. */
export interface Holds {
  /** The newest first. */
  list(query: HoldQuery): Promise<readonly Hold[]>;
  /** All holds in force that preserve a person or a room, by id. One query. */
  preserving(): Promise<readonly Hold[]>;
  find(id: HoldId): Promise<Hold | undefined>;
  /** How many holds of each effect are in force now. One query. */
  countInForce(): Promise<Readonly<Record<HoldEffect, number>>>;
}
