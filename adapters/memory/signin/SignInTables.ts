import type { UserId } from '../../../core/ids.ts';
import type { Login } from '../../../core/signin/Logins.ts';
import type { Session, SessionId } from '../../../core/signin/Session.ts';
import type { SignInLinkDraft } from '../../../core/signin/SignInLinks.ts';

export interface StoredSession {
  readonly session: Session;
  readonly hash: string;
  readonly renewedAt: Date;
  readonly nextHash: string | null;
  readonly offeredAt: Date | null;
  readonly previousHash: string | null;
  readonly endedAt: Date | null;
}

export interface StoredLink extends SignInLinkDraft {
  readonly usedAt: Date | null;
}

/** Sessions, accounts elsewhere and links. */
export class SignInTables {
  readonly sessions = new Map<SessionId, StoredSession>();
  readonly logins: Login[] = [];
  readonly links = new Map<string, StoredLink>();
  sessionCount = 0;

  /** What is kept of somebody who was erased. */
  drop(id: UserId): void {
    for (const [sessionId, { session }] of this.sessions) if (session.userId === id) this.sessions.delete(sessionId);
    for (const [hash, { userIds }] of this.links) if (userIds.includes(id)) this.links.delete(hash);
    this.logins.splice(0, Infinity, ...this.logins.filter(({ userId }) => userId !== id));
  }

  /** One account becomes a part of another: its sessions end, and its ways to sign in are the other's. */
  pass(from: UserId, to: UserId, at: Date): void {
    for (const [id, stored] of this.sessions)
      if (stored.session.userId === from && stored.endedAt === null) this.sessions.set(id, { ...stored, endedAt: at });
    const passed = this.logins.map((login) => (login.userId === from ? { ...login, userId: to } : login));
    this.logins.splice(0, Infinity, ...passed);
  }
}
