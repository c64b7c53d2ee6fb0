import type { UserId } from '../ids.ts';

/** Why a guard did not simply allow a text: a code for programs, and a sentence that the sender reads. */
export interface GuardReason {
  /** Small Latin letters, digits and _, e.g. `phone`. */
  readonly code: string;
  readonly message: string;
}

/** What was decided about a text before it was stored; kept with the message, and never shown to members. */
export interface GuardRecord {
  /**
   * `mask`: words were covered; `release`: it was held, and a reviewer released it; `unchecked`: a guard did not answer, and
   * the policy allows such texts. Of a text that was simply allowed there is no record.
   */
  readonly action: 'mask' | 'release' | 'unchecked';
  readonly reasons: readonly GuardReason[];
  /** The text before it was masked, as those who oversee the room read it. Absent: it is stored as it was sent. */
  readonly original?: string;
  /** Who released it. */
  readonly reviewerId?: UserId;
}
