import { ChatError } from '../errors.ts';
import type { Id, RoomId, UserId } from '../ids.ts';
import type { Scope } from '../permissions/RoleGrant.ts';

export type CaseId = Id<'Case'>;

/** Brands a number that a schema or a database has already shown to be an id. */
export const asCaseId = (value: number): CaseId => value as CaseId;

/** What somebody asks for who opens a case. */
export interface CaseRequest {
  /** In words, 1 to 2,000 characters. */
  readonly reason: string;
  /** Whose rooms may be looked into. */
  readonly personIds: readonly UserId[];
  /** Rooms that may be looked into, whoever is in them. */
  readonly roomIds: readonly RoomId[];
  readonly until: Date;
  /** The author's own UUID for the case, in lower case: a retry under it finds the case. */
  readonly clientId?: string;
}

/**
 * Why, into what and until when somebody with the right to oversee may look. `waiting` asks for a second person's
 * approval; a case that is over stays on record.
 */
export interface OversightCase extends Omit<CaseRequest, 'clientId'> {
  readonly id: CaseId;
  readonly scope: Scope;
  readonly authorId: UserId;
  readonly approverId: UserId | null;
  readonly openedAt: Date;
  /** When somebody ended it; null while nobody has. `until` ends it by itself. */
  readonly endedAt: Date | null;
  readonly state: CaseState;
}

export const caseStates = ['waiting', 'running', 'ended'] as const;
export type CaseState = (typeof caseStates)[number];

/** What opening a case gives; `isNew` is false for one that the author opened before, under the same client id. */
export interface OpenedCase extends OversightCase {
  readonly isNew: boolean;
}

/** Whether a case is what a request with the same client id asks for. */
export const isSameCase = (one: OversightCase, other: Omit<CaseRequest, 'clientId'>): boolean =>
  one.reason === other.reason &&
  one.until.getTime() === other.until.getTime() &&
  one.personIds.join() === [...other.personIds].sort(byNumber).join() &&
  one.roomIds.join() === [...other.roomIds].sort(byNumber).join();

const byNumber = (one: number, other: number): number => one - other;

/** The error for a client_id that is sent again with another case. */
export const otherCase = (): ChatError =>
  new ChatError('CONFLICT', 'This client_id was used for another case. A new case needs a new client_id.');

/** A case that has not been stored yet. */
export interface CaseDraft extends CaseRequest {
  readonly scope: Scope;
  readonly authorId: UserId;
  /** Nobody may look before a second person has approved it. */
  readonly needsApproval: boolean;
}
