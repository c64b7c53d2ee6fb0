import type { Clock } from '../../core/clock.ts';
import type { ContactList } from '../../core/contacts/ContactList.ts';
import type { Directory } from '../../core/directory/Directory.ts';
import type { DirectoryReader } from '../../core/directory/DirectoryReader.ts';
import type { PolicyVersions } from '../../core/directory/PolicyVersions.ts';
import type { RateLimiter } from '../../core/limits/RateLimiter.ts';
import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import type { Inbox } from '../../core/messages/Inbox.ts';
import type { MessageSearch } from '../../core/messages/MessageSearch.ts';
import type { MessageStore } from '../../core/messages/MessageStore.ts';
import type { People } from '../../core/permissions/People.ts';
import type { SocketTickets } from '../../core/permissions/SocketTickets.ts';
import type { Presence } from '../../core/rooms/Presence.ts';
import type { RoomBus } from '../../core/rooms/RoomBus.ts';
import type { RoomFeed } from '../../core/rooms/RoomFeed.ts';
import type { RoomRepository } from '../../core/rooms/RoomRepository.ts';

/** The clock that the adapters go by. */
export interface TestClock extends Clock {
  /** Makes that many milliseconds pass for the adapters: moves the clock they were given, or waits. */
  advance(ms: number): Promise<void>;
}

/** All ports over one set of adapters, empty at first, under the education policy. */
export interface ChatWorld {
  readonly people: People;
  readonly directory: Directory;
  readonly directoryReader: DirectoryReader;
  readonly policies: PolicyVersions;
  /** Of the policy that these adapters go by. */
  readonly policyHash: string;
  readonly rooms: RoomRepository;
  readonly roomFeed: RoomFeed;
  readonly messages: MessageStore;
  readonly inbox: Inbox;
  readonly search: MessageSearch;
  readonly contacts: ContactList;
  readonly bus: RoomBus<ChatEvent>;
  readonly limiter: RateLimiter;
  readonly presence: Presence;
  readonly tickets: SocketTickets;
  readonly clock: TestClock;
  close(): Promise<void>;
}

/** What is stored; the ports of one database. */
export type StoredWorld = Omit<ChatWorld, 'bus' | 'limiter' | 'presence'>;

/** Makes a world of the ports that a contract is about, fresh for each fact. Quick, as it is called for every test. */
export type Open<Ports extends keyof ChatWorld> = () => Promise<Pick<ChatWorld, Ports | 'close'>>;

/** What contracts about stored things start from. */
export type OpenStored = () => Promise<StoredWorld>;
