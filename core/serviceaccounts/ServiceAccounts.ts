import type { AuditDraft } from '../audit/AuditEntry.ts';
import type { OrganisationId, RoomId, UserId } from '../ids.ts';
import type { RoomType } from '../permissions/Policy.ts';
import type { ServiceAccount, ServiceKey, ServiceKeyId } from './ServiceAccount.ts';

export interface ServiceDraft extends Pick<ServiceAccount, 'name' | 'purpose' | 'role'> {
  readonly organisation: OrganisationId;
}

/** What changes; absent members stay. */
export interface ServiceChange {
  readonly name?: string;
  readonly purpose?: string;
  /** False: its keys open nothing any more, and are revoked. */
  readonly isActive?: boolean;
}

export interface ServiceKeyDraft extends Pick<ServiceKey, 'accountId' | 'name' | 'expiresAt'> {
  /** SHA-256 of the key, hexadecimal. */
  readonly hash: string;
}

export interface ListedService {
  readonly account: ServiceAccount;
  /** Keys that are neither revoked nor expired. */
  readonly keyCount: number;
  /** By any of its keys, to the minute; null: never. */
  readonly lastUsedAt: Date | null;
}

/** A room in which a service account may post. */
export interface ServiceRoom {
  readonly id: RoomId;
  readonly type: RoomType;
  /** As the directory or its owner named it; '' for one that is named after its people. */
  readonly name: string;
  /** What the source calls the class or the job; null: it has none. */
  readonly context: string | null;
  readonly organisation: OrganisationId;
}

export interface ServiceRoomsQuery {
  readonly organisation: OrganisationId;
  readonly types: readonly RoomType[];
  /** Only rooms about what a source calls so. */
  readonly context?: string;
  /** Rooms with larger ids. */
  readonly after: RoomId | null;
  readonly limit: number;
}

/** Port: service accounts and their keys. A change and its entry in the audit log are stored together. */
export interface ServiceAccounts {
  create(draft: ServiceDraft, audit: (account: ServiceAccount) => AuditDraft): Promise<ServiceAccount>;
  find(id: UserId): Promise<ServiceAccount | undefined>;
  /** Those of these organisations and all below them, deactivated ones too, by id. */
  list(within: readonly OrganisationId[]): Promise<readonly ListedService[]>;
  /** A change without effect stores nothing. Resolves to undefined if there is no such account. */
  change(
    id: UserId,
    change: ServiceChange,
    at: Date,
    audit: (account: ServiceAccount) => AuditDraft,
  ): Promise<ServiceAccount | undefined>;
  /**
   * Stores a key, if the account is active and has fewer than `most` that are in use.
   * @throws ChatError CONFLICT otherwise, NOT_FOUND for no account
   */
  createKey(
    draft: ServiceKeyDraft,
    bounds: { readonly most: number; readonly now: Date },
    audit: (key: ServiceKey) => AuditDraft,
  ): Promise<ServiceKey>;
  /** The keys of an account, the newest first, revoked and expired ones too. */
  listKeys(accountId: UserId): Promise<readonly ServiceKey[]>;
  /**
   * Revokes a key for good: `findByKey` does not know it from then on, on every node. Resolves to the key, also to one that
   * was revoked before, which leaves no entry; to undefined if the account has none such.
   */
  revokeKey(
    accountId: UserId,
    id: ServiceKeyId,
    at: Date,
    audit: (key: ServiceKey) => AuditDraft,
  ): Promise<ServiceKey | undefined>;
  /** The active account with the key of this hash; undefined if the key is revoked or expired by then. One query. */
  findByKey(
    hash: string,
    now: Date,
  ): Promise<{ readonly account: ServiceAccount; readonly key: ServiceKey } | undefined>;
  /** Says that a key was used, unless that is known since `unlessSince`. */
  touchKey(id: ServiceKeyId, at: Date, unlessSince: Date): Promise<void>;
  /** Rooms of these types in the organisation and below it that can be written to, by id. */
  listRooms(query: ServiceRoomsQuery): Promise<readonly ServiceRoom[]>;
}
