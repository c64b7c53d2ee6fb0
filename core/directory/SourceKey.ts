import type { OrganisationId } from '../ids.ts';
import type { SourceKeyId } from '../permissions/SourceKeyHolder.ts';

/** A key with which the program of one source changes the directory. Its text is known to its holder alone. */
export interface SourceKey {
  readonly id: SourceKeyId;
  /** Whose records it writes. */
  readonly source: string;
  /** In which it stays, with all below it; null: in what its source has named. */
  readonly organisation: OrganisationId | null;
  /** For people. */
  readonly name: string;
  readonly createdAt: Date;
  /** To the minute; null: never. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}
