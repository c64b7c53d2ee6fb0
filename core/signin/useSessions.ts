import type { Clock } from '../clock.ts';
import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import { defaultSessionTimes, type Session, type SessionId, type SessionTimes, type SignInWay } from './Session.ts';
import type { FoundSession, Sessions } from './Sessions.ts';
import type { SignInSecrets } from './SignInSecrets.ts';

export interface OpenedSession {
  readonly session: Session;
  /** What the browser shows from now on. */
  readonly key: string;
}

export interface UseSessions {
  open(person: Person, way: SignInWay, userAgent: string): Promise<OpenedSession>;
  /** The session of a key; undefined for a key that is not good any more, or never was. */
  enter(key: string): Promise<Session | undefined>;
  /**
   * As `enter`, with another key for the browser if it is time for one. The former one is good until the browser shows
   * the other one, and a minute longer, because of requests that are on their way.
   */
  renew(key: string): Promise<{ readonly session: Session; readonly key?: string } | undefined>;
  /** Ends the session of a key. */
  leave(key: string): Promise<Session | undefined>;
  /** The one that was used last first. */
  list(userId: UserId): Promise<readonly Session[]>;
  /** @throws ChatError NOT_FOUND if the person has no such session */
  end(userId: UserId, id: SessionId): Promise<void>;
  /** All of a person, or all but one. Resolves to how many ended. */
  endAll(userId: UserId, except?: SessionId): Promise<number>;
  /** Those whose accounts are not active any more, of these people or of all. */
  endInactive(userIds?: readonly UserId[]): Promise<void>;
  /** Which of these are over. */
  endedAmong(ids: readonly SessionId[]): Promise<readonly SessionId[]>;
  /** Forgets sessions that have been over for some time. */
  forgetOld(): Promise<number>;
}

interface Deps {
  readonly sessions: Sessions;
  readonly secrets: SignInSecrets;
  readonly clock: Pick<Clock, 'now'>;
  readonly times?: SessionTimes;
}

/** Milliseconds for which a former key is good, and for which an offered one is not offered again. */
export const overlapMs = 60_000;
/** Milliseconds between two notes that a session was used; a quarter of its idle time where that is less. */
const seenEveryMs = 5 * 60_000;
/** Milliseconds for which sessions that are over are kept. */
const keptMs = 30 * 86_400_000;
const mostAgentChars = 200;
/** Characters of a key at most; others are not looked up. */
const mostKeyChars = 100;

export const makeUseSessions = ({ sessions, secrets, clock, times = defaultSessionTimes }: Deps): UseSessions => {
  const ago = (ms: number): Date => new Date(clock.now().getTime() - ms);
  const seenMs = Math.min(seenEveryMs, times.idleMs / 4);

  const find = async (key: string): Promise<FoundSession | undefined> => {
    if (key === '' || key.length > mostKeyChars) return undefined;
    const at = clock.now();
    const hash = secrets.hash(key);
    const found = await sessions.find(hash, at);
    if (found === undefined) return undefined;
    const { session } = found;
    const endNow = async (): Promise<undefined> => {
      await sessions.end({ userId: session.userId, id: session.id }, at);
      return undefined;
    };
    if (session.seenAt <= ago(times.idleMs)) return endNow();
    // A browser never goes back to a former key: somebody else has it, or had it.
    if (found.key === 'previous' && found.renewedAt <= ago(overlapMs)) return endNow();
    if (found.key === 'next') await sessions.adoptKey(session.id, hash, at);
    if (session.seenAt <= ago(seenMs)) await sessions.touch(session.id, at);
    return found;
  };

  const end = async (userId: UserId, id: SessionId): Promise<void> => {
    const ended = await sessions.end({ userId, id }, clock.now());
    if (ended.length === 0) throw new ChatError('NOT_FOUND', 'There is no such session, or it has ended already.');
  };

  return {
    open: async (person, way, userAgent) => {
      const key = secrets.make();
      const createdAt = clock.now();
      const session = await sessions.open({
        ...{ userId: person.id, way, createdAt, hash: secrets.hash(key) },
        userAgent: userAgent.slice(0, mostAgentChars),
        expiresAt: new Date(createdAt.getTime() + times.lifeMs),
      });
      return { session, key };
    },

    enter: async (key) => (await find(key))?.session,

    renew: async (key) => {
      const found = await find(key);
      if (found === undefined) return undefined;
      const { session, renewedAt, offeredAt } = found;
      const isDue = found.key === 'current' && renewedAt <= ago(times.renewMs);
      const isOffered = offeredAt !== null && offeredAt > ago(overlapMs);
      if (!isDue || isOffered) return { session };
      const next = secrets.make();
      const isNew = await sessions.offerKey(session.id, secrets.hash(next), clock.now(), ago(overlapMs));
      return isNew ? { session, key: next } : { session };
    },

    leave: async (key) => {
      const session = (await find(key))?.session;
      if (session !== undefined) await sessions.end({ userId: session.userId, id: session.id }, clock.now());
      return session;
    },

    list: async (userId) =>
      (await sessions.listOf(userId, clock.now())).filter(({ seenAt }) => seenAt > ago(times.idleMs)),
    end,
    endAll: async (userId, except) =>
      (await sessions.end({ userId, ...(except !== undefined && { except }) }, clock.now())).length,
    endInactive: async (userIds) => void (await sessions.endInactive(clock.now(), userIds)),
    endedAmong: (ids) => sessions.endedAmong(ids, clock.now()),
    forgetOld: () => sessions.forget(ago(keptMs)),
  };
};
