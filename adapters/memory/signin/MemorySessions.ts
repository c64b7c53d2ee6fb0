import type { UserId } from '../../../core/ids.ts';
import { asSessionId, type Session, type SessionId } from '../../../core/signin/Session.ts';
import type { EndQuery, FoundSession, KeyKind, SessionDraft, Sessions } from '../../../core/signin/Sessions.ts';
import type { MemoryDatabase } from '../MemoryDatabase.ts';
import type { StoredSession } from './SignInTables.ts';

const isLive = ({ session, endedAt }: StoredSession, at: Date): boolean => endedAt === null && session.expiresAt > at;

const kindOf = ({ hash, nextHash, previousHash }: StoredSession, shown: string): KeyKind | undefined => {
  if (hash === shown) return 'current';
  if (nextHash === shown) return 'next';
  return previousHash === shown ? 'previous' : undefined;
};

export class MemorySessions implements Sessions {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async open({ hash, ...draft }: SessionDraft): Promise<Session> {
    const { signIn } = this.#database;
    const session = { ...draft, id: asSessionId(++signIn.sessionCount), seenAt: draft.createdAt };
    const keys = { hash, nextHash: null, offeredAt: null, previousHash: null, renewedAt: draft.createdAt };
    signIn.sessions.set(session.id, { session, ...keys, endedAt: null });
    return session;
  }

  async find(hash: string, at: Date): Promise<FoundSession | undefined> {
    for (const stored of this.#rows()) {
      const key = kindOf(stored, hash);
      const { session, renewedAt, offeredAt } = stored;
      if (key !== undefined) return isLive(stored, at) ? { session, key, renewedAt, offeredAt } : undefined;
    }
    return undefined;
  }

  async offerKey(id: SessionId, hash: string, at: Date, unlessSince: Date): Promise<boolean> {
    const stored = this.#database.signIn.sessions.get(id);
    if (stored === undefined || (stored.offeredAt !== null && stored.offeredAt > unlessSince)) return false;
    this.#database.signIn.sessions.set(id, { ...stored, nextHash: hash, offeredAt: at });
    return true;
  }

  async adoptKey(id: SessionId, hash: string, at: Date): Promise<void> {
    const stored = this.#database.signIn.sessions.get(id);
    if (stored?.nextHash !== hash) return;
    const keys = { hash, previousHash: stored.hash, nextHash: null, offeredAt: null, renewedAt: at };
    this.#database.signIn.sessions.set(id, { ...stored, ...keys });
  }

  async touch(id: SessionId, at: Date): Promise<void> {
    const stored = this.#database.signIn.sessions.get(id);
    if (stored === undefined || stored.session.seenAt >= at) return;
    this.#database.signIn.sessions.set(id, { ...stored, session: { ...stored.session, seenAt: at } });
  }

  async listOf(userId: UserId, at: Date): Promise<readonly Session[]> {
    return this.#rows()
      .filter((stored) => stored.session.userId === userId && isLive(stored, at))
      .map(({ session }) => session)
      .sort((one, other) => other.seenAt.getTime() - one.seenAt.getTime() || other.id - one.id);
  }

  async end({ userId, id, except }: EndQuery, at: Date): Promise<readonly SessionId[]> {
    return this.#endWhere(
      ({ session }) => session.userId === userId && (id === undefined || session.id === id) && session.id !== except,
      at,
    );
  }

  async endInactive(at: Date, userIds?: readonly UserId[]): Promise<readonly SessionId[]> {
    const { tables } = this.#database;
    const isMeant = ({ session: { userId } }: StoredSession): boolean =>
      (userIds === undefined || userIds.includes(userId)) && tables.person(userId)?.isActive === false;
    return this.#endWhere(isMeant, at);
  }

  async endedAmong(ids: readonly SessionId[], at: Date): Promise<readonly SessionId[]> {
    return ids.filter((id) => {
      const stored = this.#database.signIn.sessions.get(id);
      return stored === undefined || !isLive(stored, at);
    });
  }

  async forget(before: Date): Promise<number> {
    const { sessions } = this.#database.signIn;
    const old = this.#rows().filter(
      ({ session, endedAt }) => session.expiresAt < before || (endedAt !== null && endedAt < before),
    );
    for (const { session } of old) sessions.delete(session.id);
    return old.length;
  }

  #rows(): StoredSession[] {
    return [...this.#database.signIn.sessions.values()];
  }

  #endWhere(isMeant: (stored: StoredSession) => boolean, at: Date): SessionId[] {
    const meant = this.#rows().filter((stored) => stored.endedAt === null && isMeant(stored));
    for (const stored of meant) this.#database.signIn.sessions.set(stored.session.id, { ...stored, endedAt: at });
    return meant.map(({ session }) => session.id);
  }
}
