import type { DirectoryRecords } from '../core/directory/DirectoryRecords.ts';
import type { GuardShares } from '../core/directory/Losses.ts';

/**
 * A host's own directory. Homeroom keeps a copy in its own tables, so that contacts, rooms and permissions take one
 * query each. The host calls `directory.refresh` to have it read again.
 */
export interface DirectorySource {
  /** Names the source. Records of other sources are left alone. */
  readonly name: string;
  /**
   * All people and relations that the host knows. People it no longer names are deactivated, relations ended; unless more
   * would go than `guards` let, which is taken for a broken answer and changes nothing.
   */
  read(): Promise<DirectoryRecords>;
  /** Shares, above 0 and at most 1, of what the source names so far; default a fifth of each, as for rosters. */
  readonly guards?: Partial<GuardShares>;
}
