import type { AuditDraft } from '../audit/AuditEntry.ts';
import type { OrganisationId } from '../ids.ts';
import type { SourceKeyHolder, SourceKeyId } from '../permissions/SourceKeyHolder.ts';
import type { SourceKey } from './SourceKey.ts';

export interface SourceKeyDraft {
  readonly source: string;
  readonly organisation: OrganisationId | null;
  readonly name: string;
  /** SHA-256 of the key, hexadecimal. */
  readonly hash: string;
}

export interface FoundSourceKey {
  readonly holder: SourceKeyHolder;
  readonly lastUsedAt: Date | null;
}

/** Port: keys of sources. A change and its entry in the audit log are stored together. */
export interface SourceKeys {
  /** Stores a key; a source that is not known yet becomes one. Resolves to the key. */
  create(draft: SourceKeyDraft, audit: (key: SourceKey) => AuditDraft): Promise<SourceKey>;
  /** All keys, revoked ones too, the newest first. */
  list(): Promise<readonly SourceKey[]>;
  /**
   * Revokes a key for good: `find` does not know it from then on, on every node. Resolves to the key, also to one that was
   * revoked before, which leaves no entry; to undefined if there is none.
   */
  revoke(id: SourceKeyId, at: Date, audit: (key: SourceKey) => AuditDraft): Promise<SourceKey | undefined>;
  /** The key with this hash; undefined if it is revoked, or if its source or its organisation is not there any more. */
  find(hash: string): Promise<FoundSourceKey | undefined>;
  /** Says that a key was used, unless that is known since `unlessSince`. */
  touch(id: SourceKeyId, at: Date, unlessSince: Date): Promise<void>;
}
