import type { DirectoryRecords } from '../core/directory/DirectoryRecords.ts';

/**
 * A host's own directory. Homeroom keeps a copy in its own tables, so that contacts, rooms and permissions stay one
 * query each; the host says when to look again.
 */
export interface DirectorySource {
  /** Names the source; records that other sources brought are left alone. */
  readonly name: string;
  /** Everybody and everything that the host knows. What it no longer names is deactivated or ended. */
  read(): Promise<DirectoryRecords>;
}
