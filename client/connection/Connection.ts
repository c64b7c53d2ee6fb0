import type { ChatFailure } from '../wire/ChatRefusal.ts';

export interface Connection {
  /**
   * `connecting`: before the first connection, or on the way to the next · `online` · `waiting`: the connection is
   * lost; the next attempt is at `retryAt` · `polling`: sockets do not get through, events come over REST ·
   * `paused`: by `pause()`, until `resume()` · `closed`: by `close()`, or for good (`failure` says why).
   */
  readonly status: 'connecting' | 'online' | 'waiting' | 'polling' | 'paused' | 'closed';
  /** Failed attempts since it was last online. */
  readonly attempts: number;
  /** The time of the next attempt, in milliseconds since 1970. */
  readonly retryAt: number | null;
  /** The server said that delivery is slower for now. */
  readonly isDegraded: boolean;
  /** Five attempts in a row have failed: worth telling the person. */
  readonly isLost: boolean;
  /** Why the latest attempt failed, or why it is closed; null while online. E.g. `NO_TOKEN` with what `token` threw. */
  readonly failure: ChatFailure | null;
}
