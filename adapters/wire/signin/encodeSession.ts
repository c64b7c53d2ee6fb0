import type { Session, SessionId } from '../../../core/signin/Session.ts';

export const encodeSession = ({ id, way, userAgent, createdAt, seenAt, expiresAt }: Session) => ({
  ...{ id, way, user_agent: userAgent },
  created_at: createdAt.toISOString(),
  seen_at: seenAt.toISOString(),
  expires_at: expiresAt.toISOString(),
});

export const encodeOwnSession = (session: Session, current: SessionId | null) => ({
  ...encodeSession(session),
  is_current: session.id === current,
});
