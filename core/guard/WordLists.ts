import type { AuditDraft } from '../audit/AuditEntry.ts';
import type { OrganisationId, UserId } from '../ids.ts';
import type { GuardAction } from '../permissions/GuardRule.ts';
import type { Scope } from '../permissions/RoleGrant.ts';
import type { WordEntry, WordEntryId } from './WordEntry.ts';

export interface WordQuery {
  readonly organisation: OrganisationId;
  /** All languages by default. */
  readonly language?: string;
}

export interface WordAddition {
  readonly organisation: OrganisationId;
  readonly language: string;
  readonly action: GuardAction;
  readonly patterns: readonly string[];
  readonly authorId: UserId;
  /** Patterns that are not in `patterns` leave the list of this language and action. */
  readonly isReplacing: boolean;
}

/** Port: the words that schools do not want in messages. Every answer reflects all changes acknowledged before the call. */
export interface WordLists {
  /** The organisation and all above it; undefined if there is none. The root is one. */
  scopeOf(organisation: OrganisationId): Promise<Scope | undefined>;
  /** The entries of one organisation alone, by language and pattern. */
  list(query: WordQuery): Promise<readonly WordEntry[]>;
  /** The entries that count in rooms of a scope: of each of these organisations. One query. */
  inScope(organisations: readonly OrganisationId[]): Promise<readonly WordEntry[]>;
  /**
   * Adds patterns to a list, with the audit entry in the same transaction. A pattern that reads like one of the same
   * organisation and language (`patternKey`) takes its place. Returns how many were added or changed, and removed.
   * @throws ChatError CONFLICT if the organisation would have more than `maxEntries`
   */
  add(addition: WordAddition, audit: AuditDraft): Promise<{ readonly saved: number; readonly removed: number }>;
  /** Undefined if the organisation has no such entry. */
  remove(id: WordEntryId, organisation: OrganisationId, audit: AuditDraft): Promise<WordEntry | undefined>;
}
