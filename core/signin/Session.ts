import type { Id, UserId } from '../ids.ts';

export type SessionId = Id<'Session'>;
export const asSessionId = (value: number): SessionId => value as SessionId;

/** By what somebody signed in: the id of a provider, or a link. */
export type SignInWay = string;
export const linkWay: SignInWay = 'link';

/** A browser in which somebody is signed in. */
export interface Session {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly way: SignInWay;
  /** The `User-Agent` of the browser, at most 200 characters; for its owner, who knows their devices. */
  readonly userAgent: string;
  readonly createdAt: Date;
  /** When it was used last, exact to some minutes. */
  readonly seenAt: Date;
  /** When it ends, however much it is used. */
  readonly expiresAt: Date;
}

/** How long sessions last. Milliseconds. */
export interface SessionTimes {
  /** However much it is used. */
  readonly lifeMs: number;
  /** Without being used. */
  readonly idleMs: number;
  /** Between two keys of one session. */
  readonly renewMs: number;
}

const day = 86_400_000;
export const defaultSessionTimes: SessionTimes = { lifeMs: 30 * day, idleMs: 7 * day, renewMs: 15 * 60_000 };
