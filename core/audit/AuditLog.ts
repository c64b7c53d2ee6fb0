import type { OrganisationId, RoomId, UserId } from '../ids.ts';
import type { AuditActor, AuditDraft, AuditEntry, AuditHead, AuditPosition, AuditRecord } from './AuditEntry.ts';

/** Which entries; all filters must match. */
export interface AuditQuery {
  /** Only entries of these organisations and of those below them; all by default. */
  readonly within?: readonly OrganisationId[];
  readonly actorId?: UserId;
  readonly actorKind?: AuditActor['kind'];
  readonly subject?: UserId;
  readonly action?: string;
  readonly roomId?: RoomId;
  readonly caseId?: number;
  /** From this moment on. */
  readonly since?: Date;
  /** Before this moment. */
  readonly until?: Date;
  /** Only entries behind this place. */
  readonly after?: number;
  /** Only entries before this place. */
  readonly before?: number;
  /** The newest first; by default the oldest. */
  readonly isNewestFirst?: boolean;
  readonly limit: number;
}

/**
 * Port: the audit log. Entries are appended and never changed; each contains the hash of the one before. What is recorded
 * together with a change is appended by the port that stores the change, in the same transaction: a change that is not
 * stored leaves no entry. Parallel appends, also of several nodes, give one chain without a gap.
 */
export interface AuditLog {
  /** Appends entries, in their order, all or none. */
  append(drafts: readonly AuditDraft[]): Promise<void>;
  list(query: AuditQuery): Promise<readonly AuditEntry[]>;
  find(position: AuditPosition): Promise<AuditRecord | undefined>;
  /** The entries behind a place with their details, the oldest first, for `verifyAudit`. */
  chain(after: number, limit: number): Promise<readonly AuditRecord[]>;
  head(): Promise<AuditHead>;
  /**
   * Erases salt and content of the details of these entries for good, and puts that on record in the same transaction.
   * Entries without details, and those about erasures, stay as they are. Resolves to how many were erased.
   * @throws ChatError ACCESS_DENIED if the store does not let this process do it
   */
  eraseDetails(positions: readonly AuditPosition[], actor: AuditActor): Promise<number>;
}
