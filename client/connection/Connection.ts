import type { ChatFailure } from '../wire/ChatRefusal.ts';

export interface Connection {
  /**
   * `connecting`: before the first connection, or on the way to the next · `online` · `waiting`: the connection is
   * lost; the next attempt is at `retryAt` · `polling`: sockets do not get through, events come over REST ·
   * `closed`: by `close()`, or for good (`failure` says why).
   */
  readonly status: 'connecting' | 'online' | 'waiting' | 'polling' | 'closed';
  /** Failed attempts since it was last online. */
  readonly attempts: number;
  /** The time of the next attempt, in milliseconds since 1970. */
  readonly retryAt: number | null;
  /** The server said that delivery is slower for now. */
  readonly isDegraded: boolean;
  /** Five attempts in a row have failed: worth telling the person. */
  readonly isLost: boolean;
  readonly failure: ChatFailure | null;
}
