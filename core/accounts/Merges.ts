import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import type { Merge, MergeId } from './Merge.ts';

export interface MergeQuery {
  /** Merges that are undone too; false by default. */
  readonly withUndone?: boolean;
  /** Only merges of this account into another, or of others into it. Absent: all. */
  readonly userId?: UserId;
  /** Only merges with a smaller id, for the next page. */
  readonly before?: MergeId;
  readonly limit: number;
}

/** What two accounts share, the strongest sign first. */
export const sharedSigns = ['email', 'username', 'name'] as const;
export type SharedSign = (typeof sharedSigns)[number];

/** Two accounts that may be one person. The older account comes first. */
export interface AccountPair {
  readonly people: readonly [Person, Person];
  readonly by: SharedSign;
}

export interface PairsQuery {
  readonly limit: number;
  /** Pairs to leave out at the beginning. */
  readonly offset: number;
}

/** Port: what is on record about merged accounts, and which could be merged. Reflects all changes before the call. */
export interface Merges {
  /** The newest first. */
  list(query: MergeQuery): Promise<readonly Merge[]>;
  find(id: MergeId): Promise<Merge | undefined>;
  /**
   * Pairs of active accounts that no source names both, and that sources call by one e-mail address, by one external id,
   * or by one name, in any case of the letters. Each pair once, by its strongest sign; by sign, then by the ids. It
   * decides nothing.
   */
  pairs(query: PairsQuery): Promise<readonly AccountPair[]>;
}
