import type { UserId } from '../ids.ts';

/**
 * A person does not want to hear from another one. Between the two, contact is then as if their relation had ended, from
 * both sides; rooms of several people stay.
 */
export interface Block {
  readonly userId: UserId;
  readonly blockedId: UserId;
  /** By the clock of the store. */
  readonly at: Date;
  /**
   * Set against somebody who had asked the person to talk and still waits: to them it is as if they waited. Absent: both
   * notice.
   */
  readonly isSilent?: true;
}

/** Port: reads blocks; `DirectoryTransaction` writes them, because rooms follow at once. */
export interface Blocks {
  /** Those that the person has set, the newest first. */
  setBy(userId: UserId): Promise<readonly Block[]>;
  /** Those that the person has set and those that others have set against them, the newest first; at most 200. */
  about(userId: UserId): Promise<readonly Block[]>;
}

/** The most blocks that `Blocks.about` gives. */
export const mostBlocksShown = 200;
