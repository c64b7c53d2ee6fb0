import type { AuditDraft } from '../audit/AuditEntry.ts';
import type { OrganisationId, RoomId, UserId } from '../ids.ts';
import type { CaseDraft, CaseId, CaseState, OpenedCase, OversightCase } from './OversightCase.ts';

/** Whose cases: those of these organisations and of the ones below them, without those about the person who asks. */
export interface CaseReach {
  readonly within: readonly OrganisationId[];
  /** A case is hidden from the people whom it is about, whatever they may otherwise do. */
  readonly hiddenFrom: UserId;
}

export interface CaseQuery extends CaseReach {
  /** Absent: all. */
  readonly state?: CaseState;
  /** Only cases with a smaller id, for the next page. */
  readonly before?: CaseId;
  readonly limit: number;
}

export interface CaseRoomQuery {
  /** Only rooms in which this person of the case is or was a member. */
  readonly userId?: UserId;
  /** Only this room, if it is one of the case. */
  readonly roomId?: RoomId;
  /** Only rooms with a smaller id, for the next page. */
  readonly before?: RoomId;
  readonly limit: number;
}

/** Cases that are not over. */
export type OpenCases = Readonly<Record<Exclude<CaseState, 'ended'>, number>>;

/** What became of a case: who approved it, or that it has ended. Null for what does not change. */
export type CaseDecision = { readonly approverId: UserId } | { readonly isEnded: true };

/**
 * Port: cases of oversight. States are those of the moment of the answer, by the clock of the store: `until` ends a case
 * by itself. The rooms of a case are those that it names, and those in which its people are or ever were members; of both
 * only rooms of the case's organisation and of those below it.
 */
export interface OversightCases {
  /**
   * Stores a case, and what goes on record about it, in one transaction; or finds the one that the author has opened
   * under the client id. Of concurrent calls under one client id exactly one stores a case.
   * @throws ChatError CONFLICT if the client id was used for another case
   */
  open(draft: CaseDraft, audit: (opened: OversightCase) => AuditDraft): Promise<OpenedCase>;
  /**
   * Stores a decision with what goes on record about it. Undefined, and nothing stored, if the case is not in one of these
   * states any more: of parallel decisions that need the same state one is stored.
   */
  decide(
    id: CaseId,
    decision: CaseDecision,
    states: readonly CaseState[],
    audit: (decided: OversightCase) => AuditDraft,
  ): Promise<OversightCase | undefined>;
  find(id: CaseId): Promise<OversightCase | undefined>;
  /** The newest first. One query. */
  list(query: CaseQuery): Promise<readonly OversightCase[]>;
  /** The oldest running case within reach to which the room belongs; undefined if there is none. One query. */
  covering(roomId: RoomId, reach: CaseReach): Promise<CaseId | undefined>;
  /** How many cases wait for approval, and how many run. One query. */
  countOpen(): Promise<OpenCases>;
  /** The rooms of a case, whatever its state, those made last first. One query. */
  rooms(id: CaseId, query: CaseRoomQuery): Promise<readonly RoomId[]>;
}
