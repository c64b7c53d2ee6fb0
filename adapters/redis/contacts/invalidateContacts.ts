import type { Directory } from '../../../core/directory/Directory.ts';
import type { ContactCacheInvalidation } from './ContactCacheInvalidation.ts';

/** A directory whose changes are acknowledged when no cached contact list is older than they are. */
export const invalidateContacts = (directory: Directory, cache: ContactCacheInvalidation): Directory => ({
  transaction: async (work, isTrial) => {
    const result = await directory.transaction(work, isTrial);
    if (isTrial !== true) await cache.directoryChanged();
    return result;
  },
  read: (work) => directory.read(work),
});
