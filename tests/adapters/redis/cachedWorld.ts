import { invalidateContacts } from '../../../adapters/redis/contacts/invalidateContacts.ts';
import type { MemoryWorld } from '../../support/memoryWorld.ts';
import type { RedisNode } from './RedisNode.ts';

/** How often the directory of each database was changed, as a table beside it would say. */
const versions = new WeakMap<object, number>();

/** The world as one node with a cache of contacts sees it; nodes may share a world. */
export const cachedWorld = (world: MemoryWorld, node: RedisNode, leaseMs = 200) => {
  const { database, directory } = world;
  const asked: unknown[] = [];
  const stamped: typeof directory = {
    transaction: async (work, isTrial) => {
      const result = await directory.transaction(work, isTrial);
      versions.set(database, (versions.get(database) ?? 0) + 1);
      return result;
    },
    read: (work) => directory.read(work),
  };
  const contacts = node.cache({
    contacts: {
      list: (...question) => {
        asked.push(question);
        return world.contacts.list(...question);
      },
      setFavourite: (...pin) => world.contacts.setFavourite(...pin),
    },
    readDirectoryVersion: async () => String(versions.get(database) ?? 0),
    leaseMs,
  });
  return { ...world, contacts, directory: invalidateContacts(stamped, contacts), asked };
};
