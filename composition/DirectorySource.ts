import type { DirectoryRecords } from '../core/directory/DirectoryRecords.ts';

/**
 * A host's own directory. Homeroom keeps a copy in its own tables, so that contacts, rooms and permissions take one
 * query each. The host calls `directory.refresh` to have it read again.
 */
export interface DirectorySource {
  /** Names the source. Records of other sources are left alone. */
  readonly name: string;
  /** All people and relations that the host knows. People it no longer names are deactivated, relations ended. */
  read(): Promise<DirectoryRecords>;
}
