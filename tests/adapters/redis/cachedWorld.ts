import { invalidateContacts } from '../../../adapters/redis/contacts/invalidateContacts.ts';
import type { MemoryWorld } from '../../support/memoryWorld.ts';
import type { RedisNode } from './RedisNode.ts';

/** How often the directory of each database has changed; stands in for a counter in the database. */
const versions = new WeakMap<object, number>();

/** A world as one node with a contact cache sees it; nodes may share a world. */
export const cachedWorld = (world: MemoryWorld, node: RedisNode, leaseMs = 200) => {
  const { database, directory } = world;
  const queries: unknown[] = [];
  const versioned: typeof directory = {
    transaction: async (work, isTrial) => {
      const result = await directory.transaction(work, isTrial);
      versions.set(database, (versions.get(database) ?? 0) + 1);
      return result;
    },
    read: (work) => directory.read(work),
    hasDatesSince: (since) => directory.hasDatesSince(since),
  };
  const contacts = node.cache({
    contacts: {
      list: (...query) => {
        queries.push(query);
        return world.contacts.list(...query);
      },
      setFavourite: (...pin) => world.contacts.setFavourite(...pin),
    },
    readDirectoryVersion: async () => String(versions.get(database) ?? 0),
    leaseMs,
  });
  return { ...world, contacts, directory: invalidateContacts(versioned, contacts), queries };
};
