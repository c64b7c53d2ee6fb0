import type { UserId } from '../../../core/ids.ts';

/** What whoever changes something that contact lists show has to say, after it was stored and before it is acknowledged. */
export interface ContactCacheInvalidation {
  /**
   * People or relations changed. When it resolves no node gives an answer from before any more: at once where Redis
   * hears of it, else after the lease of the directory's version, about 1.3 s.
   */
  directoryChanged(): Promise<void>;
  /** What these people alone see has changed: pins, or which direct rooms they have. Never fails. */
  peopleChanged(userIds: readonly UserId[]): Promise<void>;
}
