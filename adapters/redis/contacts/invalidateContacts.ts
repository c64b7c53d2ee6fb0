import type { Directory } from '../../../core/directory/Directory.ts';
import type { ContactCacheInvalidation } from './ContactCacheInvalidation.ts';

/** A directory that acknowledges a change only when no node gives a cached contact list from before it. */
export const invalidateContacts = (directory: Directory, cache: ContactCacheInvalidation): Directory => ({
  transaction: async (work, isTrial) => {
    const result = await directory.transaction(work, isTrial);
    if (isTrial !== true) await cache.directoryChanged();
    return result;
  },
  read: (work) => directory.read(work),
  hasDatesSince: (since) => directory.hasDatesSince(since),
});
