import type { GuardOutcome } from '../../core/guard/decideText.ts';
import type { Bucket } from '../../core/limits/RateLimiter.ts';
import type { DeliveryResult } from '../../core/notifications/Delivery.ts';
import type { GuardRule } from '../../core/permissions/GuardRule.ts';
import type { PictureOutcome } from '../../core/pictures/PictureKeeper.ts';
import type { ScheduledResult } from '../../core/scheduled/sendScheduled.ts';
import type { LinkOutcome } from '../../core/signin/useSignInLinks.ts';
import { errorTable } from '../wire/errors/errorTable.ts';
import { wordsOf } from './makeCounter.ts';

/** The values of labels, so that every series is there before the first count. The compiler keeps them complete. */
export const errorCodes: readonly string[] = Object.keys(errorTable);
export const sendOutcomes: readonly string[] = ['stored', 'duplicate', 'held', ...errorCodes];

export const buckets = wordsOf<Bucket>({
  ...{ messages: true, edits: true, room_opens: true, room_changes: true, member_changes: true, preferences: true },
  ...{ lookups: true, contact_searches: true, reactions: true, searches: true, reports: true, blocks: true },
  ...{ announcements: true, uploads: true, tickets: true, service_messages: true, service_edits: true },
});

/** What becomes of messages between nodes. */
export type BusOutcome = 'published' | 'received' | 'malformed' | 'expired' | 'dropped' | 'oversized';

export const guardKinds = wordsOf<GuardRule['guard']>({ words: true, contact: true, host: true });
export const guardOutcomes = wordsOf<GuardOutcome>({
  ...{ allow: true, mask: true, hold: true, refuse: true, timeout: true, failure: true },
});

export const pictureOutcomes = wordsOf<PictureOutcome>({
  ...{ set: true, same: true, removed: true, closed: true, refused: true, failed: true },
});

export const scheduledResults = wordsOf<ScheduledResult>({ sent: true, failed: true, postponed: true, gone: true });

export const deliveryResults = wordsOf<DeliveryResult['outcome']>({
  ...{ sent: true, cancelled: true, retry: true, dead: true, gone: true },
});

/** What becomes of a sign-in over a provider, or by a link. */
export const signInOutcomes: readonly string[] = [
  ...['signed_in', 'unknown', 'several', 'inactive', 'other_login'],
  ...['expired', 'declined', 'unavailable', 'failed'],
];
export const linkOutcomes = wordsOf<LinkOutcome | 'dropped'>({
  ...{ sent: true, unknown: true, limited: true, failed: true, dropped: true },
});
