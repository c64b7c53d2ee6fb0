import type { UserId } from '../ids.ts';

/** Port: who is connected. Never stored; may lag by seconds. */
export interface Presence {
  /** One more connection of the person. Resolves to true when it is their first. */
  connect(userId: UserId): Promise<boolean>;
  /** One connection fewer. Resolves to true when it was their last. */
  disconnect(userId: UserId): Promise<boolean>;
  online(userIds: readonly UserId[]): Promise<ReadonlySet<UserId>>;
}
