import type { RoomId, UserId } from '../ids.ts';
import type { CaseId } from '../oversight/OversightCase.ts';

/**
 * What is exported: a room with everything in it, a person's own data (a GDPR access request), or the rooms of a case of
 * oversight.
 */
export type ExportSubject =
  | { readonly kind: 'room'; readonly roomId: RoomId }
  | { readonly kind: 'person'; readonly userId: UserId }
  | { readonly kind: 'case'; readonly caseId: CaseId };
