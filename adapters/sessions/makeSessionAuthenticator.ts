import type { Clock } from '../../core/clock.ts';
import { ChatError } from '../../core/errors.ts';
import { asSessionId, type Session } from '../../core/signin/Session.ts';
import type { UseSessions } from '../../core/signin/useSessions.ts';
import type { Authenticator } from '../wire/account/Authenticator.ts';
import type { SignInCookies } from '../wire/signin/SignInCookies.ts';

interface Deps {
  readonly sessions: Pick<UseSessions, 'enter' | 'endedAmong'>;
  readonly cookies: SignInCookies;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Identifies those who send a token. */
  readonly tokens: Authenticator;
}

interface Known {
  readonly session: Session;
  readonly until: number;
}

/** Milliseconds for which a session is not looked up again, and how many are remembered. */
const rememberMs = 2_000;
const capacity = 10_000;

export interface SessionAuthenticator extends Authenticator {
  /** Forgets the session of a key, which has ended here. */
  drop(key: string): void;
}

/**
 * Identifies people by the cookie of their session, else by a token. A session that ended is known so within 2 s; whoever
 * sent a cookie also names an Origin where that matters, which the transports check.
 */
export const makeSessionAuthenticator = ({ sessions, cookies, clock, tokens }: Deps): SessionAuthenticator => {
  const known = new Map<string, Known>();

  const find = async (key: string): Promise<Session | undefined> => {
    const now = clock.monotonic();
    const remembered = known.get(key);
    if (remembered !== undefined && now < remembered.until) return remembered.session;
    known.delete(key);
    const session = await sessions.enter(key);
    if (session === undefined) return undefined;
    known.set(key, { session, until: now + rememberMs });
    const [oldest] = known.keys();
    if (known.size > capacity && oldest !== undefined) known.delete(oldest);
    return session;
  };

  return {
    request: async (request) => {
      const key = cookies.sessionKey(request.headers.cookie);
      if (key === undefined || request.headers.authorization !== undefined) return tokens.request(request);
      const session = await find(key);
      if (session === undefined) throw new ChatError('UNAUTHORIZED', 'Your session has ended. Sign in again.');
      return { userId: session.userId, expiresAt: session.expiresAt, sessionId: session.id };
    },
    ...(tokens.token && { token: tokens.token }),
    forget: () => {
      known.clear();
      tokens.forget?.();
    },
    drop: (key) => void known.delete(key),
    endedAmong: (ids) => sessions.endedAmong(ids.map(asSessionId)),
  };
};
