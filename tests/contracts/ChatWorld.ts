import type { Merges } from '../../core/accounts/Merges.ts';
import type { Announcements } from '../../core/announcements/Announcements.ts';
import type { Attachments } from '../../core/attachments/Attachments.ts';
import type { BlobStore } from '../../core/attachments/BlobStore.ts';
import type { FileInspector } from '../../core/attachments/FileInspector.ts';
import type { Pictures } from '../../core/attachments/Pictures.ts';
import type { AuditHash } from '../../core/audit/AuditHash.ts';
import type { AuditLog } from '../../core/audit/AuditLog.ts';
import type { Blocks } from '../../core/blocks/Blocks.ts';
import type { Clock } from '../../core/clock.ts';
import type { ContactList } from '../../core/contacts/ContactList.ts';
import type { Directory } from '../../core/directory/Directory.ts';
import type { DirectoryReader } from '../../core/directory/DirectoryReader.ts';
import type { PolicyVersions } from '../../core/directory/PolicyVersions.ts';
import type { RosterPulls } from '../../core/directory/RosterPulls.ts';
import type { SourceKeys } from '../../core/directory/SourceKeys.ts';
import type { SourceSettingsStore } from '../../core/directory/SourceSettings.ts';
import type { ExportReader } from '../../core/exports/ExportReader.ts';
import type { Consumers } from '../../core/feed/Consumers.ts';
import type { Feed } from '../../core/feed/Feed.ts';
import type { FeedSequencer } from '../../core/feed/FeedSequencer.ts';
import type { Leases } from '../../core/feed/Leases.ts';
import type { HeldMessages } from '../../core/guard/HeldMessages.ts';
import type { WordLists } from '../../core/guard/WordLists.ts';
import type { HistoryStore } from '../../core/history/HistoryStore.ts';
import type { Holds } from '../../core/holds/Holds.ts';
import type { UserId } from '../../core/ids.ts';
import type { Imports } from '../../core/imports/Imports.ts';
import type { RateLimiter } from '../../core/limits/RateLimiter.ts';
import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import type { Inbox } from '../../core/messages/Inbox.ts';
import type { MessageEraser } from '../../core/messages/MessageEraser.ts';
import type { MessageSearch } from '../../core/messages/MessageSearch.ts';
import type { MessageStore } from '../../core/messages/MessageStore.ts';
import type { Reports } from '../../core/moderation/Reports.ts';
import type { Notices } from '../../core/notifications/Notices.ts';
import type { NotificationChoices } from '../../core/notifications/NotificationChoices.ts';
import type { OversightCases } from '../../core/oversight/OversightCases.ts';
import type { People } from '../../core/permissions/People.ts';
import type { SocketTickets } from '../../core/permissions/SocketTickets.ts';
import type { MessageRequests } from '../../core/requests/MessageRequests.ts';
import type { ExpiredRooms } from '../../core/retention/ExpiredRooms.ts';
import type { Presence } from '../../core/rooms/Presence.ts';
import type { RoomBus } from '../../core/rooms/RoomBus.ts';
import type { RoomHeads } from '../../core/rooms/RoomHeads.ts';
import type { RoomRepository } from '../../core/rooms/RoomRepository.ts';
import type { ScheduledMessages } from '../../core/scheduled/ScheduledMessages.ts';
import type { ServiceAccounts } from '../../core/serviceaccounts/ServiceAccounts.ts';
import type { LiveSettingStore } from '../../core/settings/LiveSettingStore.ts';
import type { Logins } from '../../core/signin/Logins.ts';
import type { Sessions } from '../../core/signin/Sessions.ts';
import type { SignInLinks } from '../../core/signin/SignInLinks.ts';
import type { SignInSecrets } from '../../core/signin/SignInSecrets.ts';
import type { WebhookSender } from '../../core/webhooks/WebhookSender.ts';
import type { Webhooks } from '../../core/webhooks/Webhooks.ts';

/** The clock that the adapters use. */
export interface TestClock extends Clock {
  /** Lets milliseconds pass for the adapters: moves their test clock, or waits if they use the machine's clock. */
  advance(ms: number): Promise<void>;
}

/** All ports over one set of adapters, empty at first, with the education policy. */
export interface ChatWorld {
  readonly people: People;
  readonly directory: Directory;
  readonly directoryReader: DirectoryReader;
  readonly holds: Holds;
  readonly blocks: Blocks;
  readonly reports: Reports;
  readonly heldMessages: HeldMessages;
  readonly messageRequests: MessageRequests;
  readonly scheduledMessages: ScheduledMessages;
  readonly wordLists: WordLists;
  readonly notices: Notices;
  readonly notificationChoices: NotificationChoices;
  readonly announcements: Announcements;
  readonly sourceKeys: SourceKeys;
  readonly serviceAccounts: ServiceAccounts;
  readonly sourceSettings: SourceSettingsStore;
  readonly liveSettings: LiveSettingStore;
  readonly rosterPulls: RosterPulls;
  readonly merges: Merges;
  readonly imports: Imports;
  readonly auditLog: AuditLog;
  readonly auditHash: AuditHash;
  readonly cases: OversightCases;
  readonly policies: PolicyVersions;
  /** The hash of the policy that these adapters use. */
  readonly policyHash: string;
  readonly rooms: RoomRepository;
  readonly roomHeads: RoomHeads;
  readonly messages: MessageStore;
  readonly attachments: Attachments;
  readonly pictures: Pictures;
  readonly blobStore: BlobStore;
  readonly inspector: FileInspector;
  readonly inbox: Inbox;
  readonly search: MessageSearch;
  readonly contacts: ContactList;
  readonly exportReader: ExportReader;
  readonly messageEraser: MessageEraser;
  readonly history: HistoryStore;
  readonly expiredRooms: ExpiredRooms;
  readonly sessions: Sessions;
  readonly logins: Logins;
  readonly signInLinks: SignInLinks;
  readonly signInSecrets: SignInSecrets;
  readonly feed: Feed;
  readonly feedSequencer: FeedSequencer;
  readonly leases: Leases;
  readonly consumers: Consumers;
  readonly webhooks: Webhooks;
  readonly webhookSender: WebhookSender;
  readonly bus: RoomBus<ChatEvent>;
  readonly limiter: RateLimiter;
  readonly presence: Presence;
  readonly tickets: SocketTickets;
  readonly clock: TestClock;
  /** Lets a source call an account by an id, as people do when they sign in from two sources. It does not name them yet. */
  identify(userId: UserId, source: string, externalId: string): Promise<void>;
  close(): Promise<void>;
}

/** The ports of one database. */
export type StoredWorld = Omit<ChatWorld, 'bus' | 'limiter' | 'presence'>;

/** Opens a fresh world of the ports under test. It is called for every test, so it must be quick. */
export type Open<Ports extends keyof ChatWorld> = () => Promise<Pick<ChatWorld, Ports | 'close'>>;

/** The same for contracts of the ports of a database. */
export type OpenStored = () => Promise<StoredWorld>;
