import type { RoomId, UserId } from '../ids.ts';
import type { CaseId, OversightCase } from '../oversight/OversightCase.ts';

/**
 * What is exported: a room with everything in it, a person's own data (a GDPR access request), or the rooms of a case of
 * oversight.
 */
export type ExportSubject =
  | { readonly kind: 'room'; readonly roomId: RoomId }
  | { readonly kind: 'person'; readonly userId: UserId }
  | { readonly kind: 'case'; readonly caseId: CaseId };

/** Port: what an export needs of a case. Undefined if there is no such case. */
export type FindCase = (
  caseId: CaseId,
) => Promise<Pick<OversightCase, 'id' | 'reason' | 'personIds' | 'roomIds' | 'scope'> | undefined>;
