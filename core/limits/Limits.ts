import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Bucket, RateLimiter } from './RateLimiter.ts';
import type { Allowance } from './SlidingWindow.ts';

const minute = 60_000;

/** A quota for each minute: for everyone, and for roles that have their own. */
export interface PerMinute {
  readonly everyone: number;
  readonly roles?: Readonly<Record<string, number>>;
}

/**
 * The limits of a server. Each person has a quota for each kind of action in a sliding window of one minute; a use case
 * acquires a permit with `consumeQuota` before it acts. Hosts override the defaults.
 */
export interface Limits {
  readonly messages: PerMinute;
  /** Edits and deletions of messages. */
  readonly edits: PerMinute;
  readonly room_opens: PerMinute;
  /** Rooms renamed, archived, reopened or handed over. */
  readonly room_changes: PerMinute;
  /** Calls that add or remove members, one's own leaving included. */
  readonly member_changes: PerMinute;
  /** Rooms muted or pinned and contacts pinned, each for oneself. */
  readonly preferences: PerMinute;
  /** Questions about people one may not write to. Bounded so that nobody can list a school by asking. */
  readonly lookups: PerMinute;
  /** Searches in one's own contacts. */
  readonly contact_searches: PerMinute;
  /** Reactions set or removed. */
  readonly reactions: PerMinute;
  /** Searches for messages. */
  readonly searches: PerMinute;
  /** Messages and people reported. */
  readonly reports: PerMinute;
  /** People blocked, and blocks ended. */
  readonly blocks: PerMinute;
  /** Announcements sent, reminders of them, and looks at whom one would reach. */
  readonly announcements: PerMinute;
  /** Files sent to the server. */
  readonly uploads: PerMinute;
  /** Tickets for sockets. */
  readonly tickets: PerMinute;
  /** Messages of a service account. */
  readonly service_messages: PerMinute;
  /** Edits and deletions of its messages by a service account. */
  readonly service_edits: PerMinute;
  /** The most characters of one message (grapheme clusters), in at most four times as many UTF-16 units. */
  readonly messageChars: number;
}

export const defaultLimits: Limits = {
  messages: { everyone: 10 },
  edits: { everyone: 20 },
  room_opens: { everyone: 5 },
  room_changes: { everyone: 20 },
  member_changes: { everyone: 20 },
  preferences: { everyone: 60 },
  lookups: { everyone: 20 },
  contact_searches: { everyone: 60 },
  reactions: { everyone: 60 },
  searches: { everyone: 60 },
  reports: { everyone: 10 },
  blocks: { everyone: 10 },
  announcements: { everyone: 20 },
  uploads: { everyone: 30 },
  tickets: { everyone: 60 },
  service_messages: { everyone: 60 },
  service_edits: { everyone: 60 },
  messageChars: 10_000,
};

/** The quota of a role. */
export const allowanceOf = (limits: Limits, bucket: Bucket, role: string): Allowance => ({
  limit: limits[bucket].roles?.[role] ?? limits[bucket].everyone,
  windowMs: minute,
});

const bucketNames: Readonly<Record<Bucket, string>> = {
  messages: 'messages',
  edits: 'edits and deletions',
  room_opens: 'newly opened rooms',
  room_changes: 'changes of rooms',
  member_changes: 'changes of members',
  preferences: 'changes of what is muted or pinned',
  lookups: 'questions about people',
  contact_searches: 'searches for contacts',
  reactions: 'reactions',
  searches: 'searches',
  reports: 'reports',
  blocks: 'blocks set and ended',
  announcements: 'announcements and reminders',
  uploads: 'files',
  tickets: 'tickets for sockets',
  service_messages: 'messages of a service account',
  service_edits: 'edits and deletions of a service account',
};

/** The person whose quota it is. */
export interface RateLimitSubject {
  readonly id: UserId;
  readonly role: string;
}

/** Acquires one permit. @throws ChatError RATE_LIMIT_EXCEEDED with `retryAfterMs` if the quota is used up */
export const consumeQuota = async (
  limiter: RateLimiter,
  limits: Limits,
  bucket: Bucket,
  { id, role }: RateLimitSubject,
) => {
  const allowance = allowanceOf(limits, bucket, role);
  const { allowed, retryAfterMs } = await limiter.acquire({ bucket, userId: id, allowance });
  if (allowed) return;
  const seconds = Math.ceil(retryAfterMs / 1000);
  const message = `At most ${allowance.limit} ${bucketNames[bucket]} a minute. Try again in ${seconds} s.`;
  throw new ChatError('RATE_LIMIT_EXCEEDED', message, { retryAfterMs });
};

/** Returns the permit of a `consumeQuota` for an action that turned out not to count, such as a retry. */
export const refundQuota = (
  limiter: RateLimiter,
  limits: Limits,
  bucket: Bucket,
  { id, role }: RateLimitSubject,
): Promise<void> => limiter.refund({ bucket, userId: id, allowance: allowanceOf(limits, bucket, role) });
