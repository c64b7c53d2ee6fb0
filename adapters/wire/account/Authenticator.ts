import type { IncomingMessage } from 'node:http';
import type { UserId } from '../../../core/ids.ts';

/** Who somebody proved to be. */
export interface Identity {
  readonly userId: UserId;
  /** When the proof ends; null for one that does not. */
  readonly expiresAt: Date | null;
}

/**
 * How transports learn who is there. Homeroom's own reads JWTs; a host brings its own. Failures are ChatError
 * UNAUTHORIZED.
 */
export interface Authenticator {
  /** By the request itself: its Authorization header, or whatever a host goes by. Null when it carries no proof. */
  request(request: IncomingMessage): Promise<Identity | null>;
  /** By a token that came another way: a subprotocol, a query or a first frame. Absent where a host knows no tokens. */
  token?(token: string): Promise<Identity>;
  /** Another history was restored: what is remembered of people may be about others now. */
  forget?(): void;
}
