import { MemoryContactList } from '../../adapters/memory/MemoryContactList.ts';
import { MemoryDatabase } from '../../adapters/memory/MemoryDatabase.ts';
import { MemoryDirectory } from '../../adapters/memory/MemoryDirectory.ts';
import { MemoryDirectoryReader } from '../../adapters/memory/MemoryDirectoryReader.ts';
import { MemoryInbox } from '../../adapters/memory/MemoryInbox.ts';
import { MemoryMessageSearch } from '../../adapters/memory/MemoryMessageSearch.ts';
import { MemoryMessageStore } from '../../adapters/memory/MemoryMessageStore.ts';
import { MemoryPeople } from '../../adapters/memory/MemoryPeople.ts';
import { MemoryPolicyVersions } from '../../adapters/memory/MemoryPolicyVersions.ts';
import { MemoryPresence } from '../../adapters/memory/MemoryPresence.ts';
import { MemoryRateLimiter } from '../../adapters/memory/MemoryRateLimiter.ts';
import { MemoryRoomBus } from '../../adapters/memory/MemoryRoomBus.ts';
import { MemoryRoomStore } from '../../adapters/memory/MemoryRoomStore.ts';
import { MemorySocketTickets } from '../../adapters/memory/MemorySocketTickets.ts';
import { hashPolicy } from '../../adapters/system/hashPolicy.ts';
import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import type { ChatWorld } from '../contracts/ChatWorld.ts';
import { ManualClock } from './ManualClock.ts';

export interface MemoryWorld extends ChatWorld {
  readonly clock: ManualClock;
  readonly database: MemoryDatabase;
  /** What listeners of the bus threw. */
  readonly failures: readonly unknown[];
}

/** Every port over the memory adapters. */
export const memoryWorld = async (
  policy: Policy = educationPolicy,
  clock = new ManualClock(),
  database = new MemoryDatabase(clock),
): Promise<MemoryWorld> => {
  const failures: unknown[] = [];
  const bus = new MemoryRoomBus<ChatEvent>((failure) => failures.push(failure));
  return {
    clock,
    database,
    failures,
    bus,
    people: new MemoryPeople(database, policy),
    directory: new MemoryDirectory(database, policy),
    directoryReader: new MemoryDirectoryReader(database),
    policies: new MemoryPolicyVersions(database),
    policyHash: hashPolicy(policy),
    rooms: new MemoryRoomStore(database, policy),
    messages: new MemoryMessageStore(database),
    search: new MemoryMessageSearch(database, policy),
    inbox: new MemoryInbox(database, policy),
    contacts: new MemoryContactList(database, policy),
    limiter: new MemoryRateLimiter(clock),
    presence: new MemoryPresence(),
    tickets: new MemorySocketTickets(database),
    close: () => bus.close(),
  };
};
