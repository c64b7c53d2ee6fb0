import type { IncomingMessage } from 'node:http';
import type { UserId } from '../../../core/ids.ts';

/** The person whose identity a proof shows. */
export interface Identity {
  readonly userId: UserId;
  /** When the proof expires; null if it never does. */
  readonly expiresAt: Date | null;
  /** The session of which the proof is a part; its end ends sockets too. Absent: it is no part of one. */
  readonly sessionId?: number;
}

/**
 * Port: identifies the people who call, for HTTP and sockets. Homeroom's own adapter reads JWTs; a host may provide
 * another one. A proof that is not valid rejects with ChatError UNAUTHORIZED.
 */
export interface Authenticator {
  /** Identifies by the request: its Authorization header, or what the host reads. Null if it has no proof. */
  request(request: IncomingMessage): Promise<Identity | null>;
  /** Identifies by a token from a subprotocol, a query or a first frame. Absent if the host has no tokens. */
  token?(token: string): Promise<Identity>;
  /** Which of these sessions have ended. Absent if there are none. */
  endedAmong?(sessionIds: readonly number[]): Promise<readonly number[]>;
  /** Forgets what it remembers of people: another history was restored, and user ids may belong to others now. */
  forget?(): void;
}
