import { randomUUID } from 'node:crypto';
import { MemoryContactList } from '../adapters/memory/contacts/MemoryContactList.ts';
import { MemoryDirectory } from '../adapters/memory/directory/MemoryDirectory.ts';
import { MemoryDirectoryReader } from '../adapters/memory/directory/MemoryDirectoryReader.ts';
import { MemoryDatabase } from '../adapters/memory/MemoryDatabase.ts';
import { MemoryInbox } from '../adapters/memory/messages/MemoryInbox.ts';
import { MemoryMessageSearch } from '../adapters/memory/messages/MemoryMessageSearch.ts';
import { MemoryMessageStore } from '../adapters/memory/messages/MemoryMessageStore.ts';
import { MemoryPeople } from '../adapters/memory/permissions/MemoryPeople.ts';
import { MemorySocketTickets } from '../adapters/memory/permissions/MemorySocketTickets.ts';
import { MemoryRoomStore } from '../adapters/memory/rooms/MemoryRoomStore.ts';
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
    search: new MemoryMessageSearch(database),
    inbox: new MemoryInbox(database),
    contacts: new MemoryContactList(database, policy),
    tickets: new MemorySocketTickets(database),
    ...lastingEpoch(),
    readDirectoryVersion: async () => '',
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
