import { MemoryBlobStore } from '../../adapters/blobs/MemoryBlobStore.ts';
import { MemoryMerges } from '../../adapters/memory/accounts/MemoryMerges.ts';
import { MemoryAnnouncements } from '../../adapters/memory/announcements/MemoryAnnouncements.ts';
import { MemoryAttachments } from '../../adapters/memory/attachments/MemoryAttachments.ts';
import { MemoryAuditLog } from '../../adapters/memory/audit/MemoryAuditLog.ts';
import { MemoryBlocks } from '../../adapters/memory/blocks/MemoryBlocks.ts';
import { MemoryContactList } from '../../adapters/memory/contacts/MemoryContactList.ts';
import { MemoryDirectory } from '../../adapters/memory/directory/MemoryDirectory.ts';
import { MemoryDirectoryReader } from '../../adapters/memory/directory/MemoryDirectoryReader.ts';
import { MemoryPolicyVersions } from '../../adapters/memory/directory/MemoryPolicyVersions.ts';
import { MemoryRosterPulls } from '../../adapters/memory/directory/MemoryRosterPulls.ts';
import { MemorySourceKeys } from '../../adapters/memory/directory/MemorySourceKeys.ts';
import { MemorySourceSettings } from '../../adapters/memory/directory/MemorySourceSettings.ts';
import { MemoryExportReader } from '../../adapters/memory/exports/MemoryExportReader.ts';
import { MemoryConsumers } from '../../adapters/memory/feed/MemoryConsumers.ts';
import { MemoryFeed } from '../../adapters/memory/feed/MemoryFeed.ts';
import { MemoryFeedSequencer } from '../../adapters/memory/feed/MemoryFeedSequencer.ts';
import { MemoryLeases } from '../../adapters/memory/feed/MemoryLeases.ts';
import { MemoryHeldMessages } from '../../adapters/memory/guard/MemoryHeldMessages.ts';
import { MemoryWordLists } from '../../adapters/memory/guard/MemoryWordLists.ts';
import { MemoryHistoryStore } from '../../adapters/memory/history/MemoryHistoryStore.ts';
import { MemoryHolds } from '../../adapters/memory/holds/MemoryHolds.ts';
import { MemoryImports } from '../../adapters/memory/imports/MemoryImports.ts';
import { MemoryRateLimiter } from '../../adapters/memory/limits/MemoryRateLimiter.ts';
import { MemoryDatabase } from '../../adapters/memory/MemoryDatabase.ts';
import { MemoryInbox } from '../../adapters/memory/messages/MemoryInbox.ts';
import { MemoryMessageEraser } from '../../adapters/memory/messages/MemoryMessageEraser.ts';
import { MemoryMessageSearch } from '../../adapters/memory/messages/MemoryMessageSearch.ts';
import { MemoryMessageStore } from '../../adapters/memory/messages/MemoryMessageStore.ts';
import { MemoryReports } from '../../adapters/memory/moderation/MemoryReports.ts';
import { MemoryNotices } from '../../adapters/memory/notifications/MemoryNotices.ts';
import { MemoryNotificationChoices } from '../../adapters/memory/notifications/MemoryNotificationChoices.ts';
import { MemoryOversightCases } from '../../adapters/memory/oversight/MemoryOversightCases.ts';
import { MemoryPeople } from '../../adapters/memory/permissions/MemoryPeople.ts';
import { MemorySocketTickets } from '../../adapters/memory/permissions/MemorySocketTickets.ts';
import { MemoryPictures } from '../../adapters/memory/pictures/MemoryPictures.ts';
import { MemoryMessageRequests } from '../../adapters/memory/requests/MemoryMessageRequests.ts';
import { MemoryExpiredRooms } from '../../adapters/memory/retention/MemoryExpiredRooms.ts';
import { MemoryPresence } from '../../adapters/memory/rooms/MemoryPresence.ts';
import { MemoryRoomBus } from '../../adapters/memory/rooms/MemoryRoomBus.ts';
import { MemoryRoomHeads } from '../../adapters/memory/rooms/MemoryRoomHeads.ts';
import { MemoryRoomRepository } from '../../adapters/memory/rooms/MemoryRoomRepository.ts';
import { MemoryScheduledMessages } from '../../adapters/memory/scheduled/MemoryScheduledMessages.ts';
import { MemoryServiceAccounts } from '../../adapters/memory/serviceaccounts/MemoryServiceAccounts.ts';
import { MemoryLiveSettings } from '../../adapters/memory/settings/MemoryLiveSettings.ts';
import { MemoryLogins } from '../../adapters/memory/signin/MemoryLogins.ts';
import { MemorySessions } from '../../adapters/memory/signin/MemorySessions.ts';
import { MemorySignInLinks } from '../../adapters/memory/signin/MemorySignInLinks.ts';
import { sourcedKey } from '../../adapters/memory/tables/DirectoryRows.ts';
import { MemoryWebhooks } from '../../adapters/memory/webhooks/MemoryWebhooks.ts';
import { auditHash } from '../../adapters/system/auditHash.ts';
import { hashPolicy } from '../../adapters/system/hashPolicy.ts';
import { signInSecrets } from '../../adapters/system/signInSecrets.ts';
import type { Merges } from '../../core/accounts/Merges.ts';
import type { Announcements } from '../../core/announcements/Announcements.ts';
import type { Blocks } from '../../core/blocks/Blocks.ts';
import type { Holds } from '../../core/holds/Holds.ts';
import type { ChatEvent } from '../../core/messages/ChatEvent.ts';
import type { Reports } from '../../core/moderation/Reports.ts';
import { educationPolicy } from '../../core/permissions/educationPolicy.ts';
import type { Policy } from '../../core/permissions/Policy.ts';
import type { ChatWorld } from '../contracts/ChatWorld.ts';
import { KnownReceivers } from './KnownReceivers.ts';
import { ManualClock } from './ManualClock.ts';
import { plainInspector } from './plainInspector.ts';

export interface MemoryWorld extends ChatWorld {
  readonly holds: Holds;
  readonly blocks: Blocks;
  readonly reports: Reports;
  readonly announcements: Announcements;
  readonly merges: Merges;
  readonly clock: ManualClock;
  readonly database: MemoryDatabase;
  /** What listeners of the bus have thrown. */
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
  const heldMessages = new MemoryHeldMessages(database, new MemoryMessageStore(database));
  return {
    clock,
    database,
    failures,
    bus,
    people: new MemoryPeople(database, policy),
    directory: new MemoryDirectory(database, policy),
    directoryReader: new MemoryDirectoryReader(database),
    holds: new MemoryHolds(database),
    blocks: new MemoryBlocks(database),
    reports: new MemoryReports(database),
    heldMessages,
    messageRequests: new MemoryMessageRequests(database),
    scheduledMessages: new MemoryScheduledMessages(database),
    wordLists: new MemoryWordLists(database),
    notices: new MemoryNotices(database),
    notificationChoices: new MemoryNotificationChoices(database),
    announcements: new MemoryAnnouncements(database),
    sourceKeys: new MemorySourceKeys(database),
    serviceAccounts: new MemoryServiceAccounts(database),
    sourceSettings: new MemorySourceSettings(database),
    liveSettings: new MemoryLiveSettings(database),
    rosterPulls: new MemoryRosterPulls(database),
    merges: new MemoryMerges(database),
    imports: new MemoryImports(database),
    auditLog: new MemoryAuditLog(database),
    auditHash,
    cases: new MemoryOversightCases(database),
    policies: new MemoryPolicyVersions(database),
    policyHash: hashPolicy(policy),
    rooms: new MemoryRoomRepository(database, policy),
    roomHeads: new MemoryRoomHeads(database),
    messages: new MemoryMessageStore(database),
    search: new MemoryMessageSearch(database, policy),
    attachments: new MemoryAttachments(database, heldMessages),
    pictures: new MemoryPictures(database),
    blobStore: new MemoryBlobStore(),
    inspector: plainInspector,
    inbox: new MemoryInbox(database, policy),
    contacts: new MemoryContactList(database, policy),
    messageEraser: new MemoryMessageEraser(database),
    history: new MemoryHistoryStore(database, policy),
    expiredRooms: new MemoryExpiredRooms(database, heldMessages),
    exportReader: new MemoryExportReader(database),
    sessions: new MemorySessions(database),
    logins: new MemoryLogins(database),
    signInLinks: new MemorySignInLinks(database),
    signInSecrets,
    feed: new MemoryFeed(database),
    feedSequencer: new MemoryFeedSequencer(database),
    leases: new MemoryLeases(database),
    consumers: new MemoryConsumers(database),
    webhooks: new MemoryWebhooks(database),
    webhookSender: new KnownReceivers(),
    limiter: new MemoryRateLimiter(clock),
    presence: new MemoryPresence(),
    tickets: new MemorySocketTickets(database),
    identify: async (userId, source, externalId) => {
      const { people, userIds, sourcesOf } = database.tables;
      const row = people.get(userId);
      if (row === undefined) throw new Error(`There is no person ${userId}`);
      const { firstName, lastName } = row.person;
      const identity = { source, externalId, isNamed: false, firstName, lastName, email: null };
      people.set(userId, { ...row, identities: [...row.identities, identity] });
      userIds.set(sourcedKey(source, externalId), userId);
      sourcesOf.add(externalId, source);
    },
    close: () => bus.close(),
  };
};
