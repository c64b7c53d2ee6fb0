import type { BusHealth } from '../adapters/system/BusHealth.ts';
import type { Clock } from '../core/clock.ts';
import type { ContactList } from '../core/contacts/ContactList.ts';
import type { Directory } from '../core/directory/Directory.ts';
import type { DirectoryReader } from '../core/directory/DirectoryReader.ts';
import type { MessageGuard } from '../core/guard/MessageGuard.ts';
import type { RateLimiter } from '../core/limits/RateLimiter.ts';
import type { ChatEvent } from '../core/messages/ChatEvent.ts';
import type { Inbox } from '../core/messages/Inbox.ts';
import type { MessageSearch } from '../core/messages/MessageSearch.ts';
import type { MessageStore } from '../core/messages/MessageStore.ts';
import type { People } from '../core/permissions/People.ts';
import type { SocketTickets } from '../core/permissions/SocketTickets.ts';
import type { Presence } from '../core/rooms/Presence.ts';
import type { RoomBus } from '../core/rooms/RoomBus.ts';
import type { RoomHeads } from '../core/rooms/RoomHeads.ts';
import type { RoomRepository } from '../core/rooms/RoomRepository.ts';

/** Every port that a host may replace, under its name in `createChat({ ports })`. */
export interface ReplaceablePorts {
  readonly people: People;
  readonly directory: Directory;
  readonly directoryReader: DirectoryReader;
  readonly rooms: RoomRepository;
  readonly roomHeads: RoomHeads;
  readonly messages: MessageStore;
  readonly inbox: Inbox;
  readonly search: MessageSearch;
  readonly contacts: ContactList;
  readonly tickets: SocketTickets;
  readonly rateLimiter: RateLimiter;
  readonly bus: RoomBus<ChatEvent>;
  readonly busHealth: BusHealth;
  readonly presence: Presence;
  readonly clock: Clock;
  readonly messageGuard: MessageGuard;
}

export type PortName = keyof ReplaceablePorts;

/**
 * A host's own ports. Each replaces one binding: a rate limiter is still metered, and the replaced adapter is not made.
 * Homeroom calls these ports and never closes them; the host closes them after `chat.close()`.
 */
export type HostPorts = { readonly [Name in PortName]?: ReplaceablePorts[Name] | undefined };
