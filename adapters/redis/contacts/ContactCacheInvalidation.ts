import type { UserId } from '../../../core/ids.ts';

/** Port: called after a change of what contact lists show is stored, and before it is acknowledged. */
export interface ContactCacheInvalidation {
  /**
   * People or relations changed. Once it resolves, no node gives a list from before: at once if it reaches Redis, else
   * after the lease of the directory version, about 1.3 s.
   */
  directoryChanged(): Promise<void>;
  /** Something changed that only these people see: their pins, or their direct rooms. Never rejects. */
  peopleChanged(userIds: readonly UserId[]): Promise<void>;
}
