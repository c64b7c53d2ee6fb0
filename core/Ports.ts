import type { Merges } from './accounts/Merges.ts';
import type { AuditHash } from './audit/AuditHash.ts';
import type { AuditLog } from './audit/AuditLog.ts';
import type { Clock } from './clock.ts';
import type { ContactList } from './contacts/ContactList.ts';
import type { Directory } from './directory/Directory.ts';
import type { DirectoryReader } from './directory/DirectoryReader.ts';
import type { ExportReader } from './exports/ExportReader.ts';
import type { Consumers } from './feed/Consumers.ts';
import type { Feed } from './feed/Feed.ts';
import type { Holds } from './holds/Holds.ts';
import type { RateLimiter } from './limits/RateLimiter.ts';
import type { ChatEvent } from './messages/ChatEvent.ts';
import type { Inbox } from './messages/Inbox.ts';
import type { MessageEraser } from './messages/MessageEraser.ts';
import type { MessageSearch } from './messages/MessageSearch.ts';
import type { MessageStore } from './messages/MessageStore.ts';
import type { People } from './permissions/People.ts';
import type { SocketTickets } from './permissions/SocketTickets.ts';
import type { ExpiredRooms } from './retention/ExpiredRooms.ts';
import type { Presence } from './rooms/Presence.ts';
import type { RoomBus } from './rooms/RoomBus.ts';
import type { RoomRepository } from './rooms/RoomRepository.ts';

/** All that the core needs from outside; `adapters` implements it, and `tests/contracts` checks each implementation. */
export interface Ports {
  readonly people: People;
  readonly directory: Directory;
  readonly directoryReader: DirectoryReader;
  readonly holds: Holds;
  readonly merges: Merges;
  readonly auditLog: AuditLog;
  readonly auditHash: AuditHash;
  readonly rooms: RoomRepository;
  readonly messages: MessageStore;
  readonly inbox: Inbox;
  readonly search: MessageSearch;
  readonly contacts: ContactList;
  readonly tickets: SocketTickets;
  readonly feed: Feed;
  readonly consumers: Consumers;
  readonly exportReader: ExportReader;
  readonly messageEraser: MessageEraser;
  readonly expiredRooms: ExpiredRooms;
  readonly limiter: RateLimiter;
  readonly bus: RoomBus<ChatEvent>;
  readonly presence: Presence;
  readonly clock: Clock;
}
