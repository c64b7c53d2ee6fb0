import type { ChatError } from '../../../core/errors.ts';
import type { UserId } from '../../../core/ids.ts';
import type { Chat } from '../../../core/makeChat.ts';
import type { LegacyReply, LegacyRoute } from './LegacyRoute.ts';
import type { LegacySockets } from './LegacySockets.ts';
import type { LegacyName } from './legacyNames.ts';

/**
 * An older system as its clients know it: addresses, bodies, errors and frames, told in terms of the use cases and of our own
 * frames. The transports carry it: who calls, limits, order and back-pressure are theirs, and the same as for everybody.
 */
export interface LegacySystem {
  readonly name: LegacyName;
  readonly routes: readonly LegacyRoute[];
  /** Addresses below which nothing of ours is: what no route answers there is refused in the system's own form. */
  readonly ownPaths: readonly string[];
  /** An error as its clients read it. `status` is the one that we would answer with. */
  refusal(error: ChatError, status: number): LegacyReply;
  readonly sockets: LegacySockets;
}

/** What systems are made of. */
export interface LegacyParts {
  readonly chat: Chat;
  /** Counts a room that a person opens. @throws ChatError RATE_LIMIT_EXCEEDED */
  countRoomOpening(userId: UserId): Promise<void>;
}

export type MakeLegacySystem = (parts: LegacyParts) => LegacySystem;
