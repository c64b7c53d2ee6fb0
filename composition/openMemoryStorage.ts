import { randomUUID } from 'node:crypto';
import { MemoryContactList } from '../adapters/memory/MemoryContactList.ts';
import { MemoryDatabase } from '../adapters/memory/MemoryDatabase.ts';
import { MemoryDirectory } from '../adapters/memory/MemoryDirectory.ts';
import { MemoryDirectoryReader } from '../adapters/memory/MemoryDirectoryReader.ts';
import { MemoryInbox } from '../adapters/memory/MemoryInbox.ts';
import { MemoryMessageSearch } from '../adapters/memory/MemoryMessageSearch.ts';
import { MemoryMessageStore } from '../adapters/memory/MemoryMessageStore.ts';
import { MemoryPeople } from '../adapters/memory/MemoryPeople.ts';
import { MemoryRoomStore } from '../adapters/memory/MemoryRoomStore.ts';
import { MemorySocketTickets } from '../adapters/memory/MemorySocketTickets.ts';
import { SystemClock } from '../adapters/system/SystemClock.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import type { Storage } from './Storage.ts';

/** A storage that ends with the process. */
export const openMemoryStorage = (policy: Policy): Storage => {
  const database = new MemoryDatabase(new SystemClock());
  return {
    people: new MemoryPeople(database, policy),
    directory: new MemoryDirectory(database, policy),
    directoryReader: new MemoryDirectoryReader(database),
    rooms: new MemoryRoomStore(database, policy),
    messages: new MemoryMessageStore(database),
    search: new MemoryMessageSearch(database, policy),
    inbox: new MemoryInbox(database, policy),
    contacts: new MemoryContactList(database, policy),
    tickets: new MemorySocketTickets(database),
    ...lastingEpoch(),
    readStamp: async () => '',
    // Nobody shares it.
    readBusSecret: async () => '',
    isShared: false,
    check: async () => {},
    close: async () => {},
  };
};

/** Memory holds one history, from beginning to end. */
const lastingEpoch = (): Pick<Storage, 'epoch' | 'readEpoch'> => {
  const epoch = randomUUID();
  return { epoch, readEpoch: async () => epoch };
};
