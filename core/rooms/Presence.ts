import type { UserId } from '../ids.ts';

/**
 * Port: which people are connected, on any node. Nothing is stored; an answer may be some seconds old. Connections are
 * counted: of parallel calls for one person exactly one is the first, and one the last.
 */
export interface Presence {
  /** Counts one more connection of the person. Resolves to true if it is their first. */
  connect(userId: UserId): Promise<boolean>;
  /** Counts one connection fewer. Resolves to true if it was their last, and to false if there was none. */
  disconnect(userId: UserId): Promise<boolean>;
  /** Those of the given people who are connected. */
  online(userIds: readonly UserId[]): Promise<ReadonlySet<UserId>>;
}
