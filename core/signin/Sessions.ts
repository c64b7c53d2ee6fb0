import type { UserId } from '../ids.ts';
import type { Session, SessionId } from './Session.ts';

export interface SessionDraft extends Omit<Session, 'id' | 'seenAt'> {
  /** The hash of its first key. */
  readonly hash: string;
}

/**
 * A session has a key, which changes: the next one is offered, and becomes the current one when somebody shows it. The one
 * before stays known, so that who shows it late is told from who guesses.
 */
export type KeyKind = 'current' | 'next' | 'previous';

export interface FoundSession {
  readonly session: Session;
  readonly key: KeyKind;
  /** When the current key became it. */
  readonly renewedAt: Date;
  /** When the next key was offered last; null: none is. */
  readonly offeredAt: Date | null;
}

/** Which sessions end: of one person, perhaps only one of them, or all but one. */
export interface EndQuery {
  readonly userId: UserId;
  readonly id?: SessionId;
  readonly except?: SessionId;
}

/**
 * Port: the browsers in which people are signed in. Of keys it gets only hashes (SHA-256, hexadecimal), so that a copy of
 * the store lets nobody in. A session that was ended stays so.
 */
export interface Sessions {
  open(draft: SessionDraft): Promise<Session>;
  /** The session of a key, if it has neither ended nor expired. */
  find(hash: string, at: Date): Promise<FoundSession | undefined>;
  /** Offers a next key in place of one offered before `unlessSince`. False if a later one is offered already. */
  offerKey(id: SessionId, hash: string, at: Date, unlessSince: Date): Promise<boolean>;
  /** The next key becomes the current one. Of parallel calls one does it, and the others change nothing. */
  adoptKey(id: SessionId, hash: string, at: Date): Promise<void>;
  /** Notes that it was used. */
  touch(id: SessionId, at: Date): Promise<void>;
  /** Those of a person that have neither ended nor expired, the one that was used last first. */
  listOf(userId: UserId, at: Date): Promise<readonly Session[]>;
  /** Resolves to those that were not ended before. */
  end(query: EndQuery, at: Date): Promise<readonly SessionId[]>;
  /** Ends all sessions of those of these people, by default of all people, whose account is not active. */
  endInactive(at: Date, userIds?: readonly UserId[]): Promise<readonly SessionId[]>;
  /** Which of these have ended, expired, or never were. One query. */
  endedAmong(ids: readonly SessionId[], at: Date): Promise<readonly SessionId[]>;
  /** Forgets sessions that ended or expired before this moment. */
  forget(before: Date): Promise<number>;
}
