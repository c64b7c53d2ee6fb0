import { randomUUID } from 'node:crypto';
import { ContainerModule } from 'inversify';
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
import { MemoryDatabase } from '../../adapters/memory/MemoryDatabase.ts';
import { MemoryInbox } from '../../adapters/memory/messages/MemoryInbox.ts';
import { MemoryMessageEraser } from '../../adapters/memory/messages/MemoryMessageEraser.ts';
import { MemoryMessageSearch } from '../../adapters/memory/messages/MemoryMessageSearch.ts';
import { MemoryMessageStore } from '../../adapters/memory/messages/MemoryMessageStore.ts';
import { MemoryMessageWords } from '../../adapters/memory/messages/MemoryMessageWords.ts';
import { MemoryReports } from '../../adapters/memory/moderation/MemoryReports.ts';
import { MemoryNotices } from '../../adapters/memory/notifications/MemoryNotices.ts';
import { MemoryNotificationChoices } from '../../adapters/memory/notifications/MemoryNotificationChoices.ts';
import { MemoryOversightCases } from '../../adapters/memory/oversight/MemoryOversightCases.ts';
import { MemoryPeople } from '../../adapters/memory/permissions/MemoryPeople.ts';
import { MemorySocketTickets } from '../../adapters/memory/permissions/MemorySocketTickets.ts';
import { MemoryPictures } from '../../adapters/memory/pictures/MemoryPictures.ts';
import { MemoryMessageRequests } from '../../adapters/memory/requests/MemoryMessageRequests.ts';
import { MemoryExpiredRooms } from '../../adapters/memory/retention/MemoryExpiredRooms.ts';
import { MemoryRoomHeads } from '../../adapters/memory/rooms/MemoryRoomHeads.ts';
import { MemoryRoomRepository } from '../../adapters/memory/rooms/MemoryRoomRepository.ts';
import { MemoryScheduledMessages } from '../../adapters/memory/scheduled/MemoryScheduledMessages.ts';
import { MemoryServiceAccounts } from '../../adapters/memory/serviceaccounts/MemoryServiceAccounts.ts';
import { MemoryLiveSettings } from '../../adapters/memory/settings/MemoryLiveSettings.ts';
import { MemoryLogins } from '../../adapters/memory/signin/MemoryLogins.ts';
import { MemorySessions } from '../../adapters/memory/signin/MemorySessions.ts';
import { MemorySignInLinks } from '../../adapters/memory/signin/MemorySignInLinks.ts';
import { MemoryWebhooks } from '../../adapters/memory/webhooks/MemoryWebhooks.ts';
import { tokens } from '../tokens.ts';

const { memoryDatabase, policy } = tokens;

/** Everything durable, for as long as the process lasts. */
export const memoryModule = () =>
  new ContainerModule(({ bind }) => {
    bind(memoryDatabase).toResolvedValue((clock) => new MemoryDatabase(clock), [tokens.clock]);
    bind(tokens.people).toResolvedValue((data, rules) => new MemoryPeople(data, rules), [memoryDatabase, policy]);
    bind(tokens.bareDirectory).toResolvedValue(
      (data, rules) => new MemoryDirectory(data, rules),
      [memoryDatabase, policy],
    );
    bind(tokens.directoryReader).toResolvedValue((data) => new MemoryDirectoryReader(data), [memoryDatabase]);
    bind(tokens.roomHeads).toResolvedValue((data) => new MemoryRoomHeads(data), [memoryDatabase]);
    bind(tokens.merges).toResolvedValue((data) => new MemoryMerges(data), [memoryDatabase]);
    bind(tokens.imports).toResolvedValue((data) => new MemoryImports(data), [memoryDatabase]);
    bind(tokens.holds).toResolvedValue((data) => new MemoryHolds(data), [memoryDatabase]);
    bind(tokens.blocks).toResolvedValue((data) => new MemoryBlocks(data), [memoryDatabase]);
    bind(tokens.reports).toResolvedValue((data) => new MemoryReports(data), [memoryDatabase]);
    bind(tokens.announcements).toResolvedValue((data) => new MemoryAnnouncements(data), [memoryDatabase]);
    bind(tokens.attachments).toResolvedValue(
      (data, held) => new MemoryAttachments(data, held),
      [memoryDatabase, tokens.heldMessages],
    );
    bind(tokens.pictures).toResolvedValue((data) => new MemoryPictures(data), [memoryDatabase]);
    bind(tokens.history).toResolvedValue(
      (data, rules) => new MemoryHistoryStore(data, rules),
      [memoryDatabase, policy],
    );
    bind(tokens.messageEraser).toResolvedValue((data) => new MemoryMessageEraser(data), [memoryDatabase]);
    bind(tokens.expiredRooms).toResolvedValue(
      (data, held) => new MemoryExpiredRooms(data, held),
      [memoryDatabase, tokens.heldMessages],
    );
    bind(tokens.exportReader).toResolvedValue((data) => new MemoryExportReader(data), [memoryDatabase]);
    bind(tokens.auditLog).toResolvedValue((data) => new MemoryAuditLog(data), [memoryDatabase]);
    bind(tokens.cases).toResolvedValue((data) => new MemoryOversightCases(data), [memoryDatabase]);
    bind(tokens.policies).toResolvedValue((data) => new MemoryPolicyVersions(data), [memoryDatabase]);
    bind(tokens.bareRooms).toResolvedValue(
      (data, rules) => new MemoryRoomRepository(data, rules),
      [memoryDatabase, policy],
    );
    bind(tokens.messages).toResolvedValue((data) => new MemoryMessageStore(data), [memoryDatabase]);
    bind(tokens.heldMessages).toResolvedValue(
      (data) => new MemoryHeldMessages(data, new MemoryMessageStore(data)),
      [memoryDatabase],
    );
    bind(tokens.messageRequests).toResolvedValue((data) => new MemoryMessageRequests(data), [memoryDatabase]);
    bind(tokens.scheduledMessages).toResolvedValue((data) => new MemoryScheduledMessages(data), [memoryDatabase]);
    bind(tokens.liveSettings).toResolvedValue((data) => new MemoryLiveSettings(data), [memoryDatabase]);
    bind(tokens.rosterPulls).toResolvedValue((data) => new MemoryRosterPulls(data), [memoryDatabase]);
    bind(tokens.sourceKeys).toResolvedValue((data) => new MemorySourceKeys(data), [memoryDatabase]);
    bind(tokens.serviceAccounts).toResolvedValue((data) => new MemoryServiceAccounts(data), [memoryDatabase]);
    bind(tokens.sourceSettings).toResolvedValue((data) => new MemorySourceSettings(data), [memoryDatabase]);
    bind(tokens.notices).toResolvedValue((data) => new MemoryNotices(data), [memoryDatabase]);
    bind(tokens.notificationChoices).toResolvedValue((data) => new MemoryNotificationChoices(data), [memoryDatabase]);
    bind(tokens.wordLists).toResolvedValue((data) => new MemoryWordLists(data), [memoryDatabase]);
    bind(tokens.messageWords).toResolvedValue(() => new MemoryMessageWords());
    bind(tokens.search).toResolvedValue(
      (data, rules) => new MemoryMessageSearch(data, rules),
      [memoryDatabase, policy],
    );
    bind(tokens.inbox).toResolvedValue((data, rules) => new MemoryInbox(data, rules), [memoryDatabase, policy]);
    bind(tokens.bareContacts).toResolvedValue(
      (data, rules) => new MemoryContactList(data, rules),
      [memoryDatabase, policy],
    );
    bind(tokens.tickets).toResolvedValue((data) => new MemorySocketTickets(data), [memoryDatabase]);
    bind(tokens.sessions).toResolvedValue((data) => new MemorySessions(data), [memoryDatabase]);
    bind(tokens.logins).toResolvedValue((data) => new MemoryLogins(data), [memoryDatabase]);
    bind(tokens.signInLinks).toResolvedValue((data) => new MemorySignInLinks(data), [memoryDatabase]);
    bind(tokens.feed).toResolvedValue((data) => new MemoryFeed(data), [memoryDatabase]);
    bind(tokens.feedSequencer).toResolvedValue((data) => new MemoryFeedSequencer(data), [memoryDatabase]);
    bind(tokens.leases).toResolvedValue((data) => new MemoryLeases(data), [memoryDatabase]);
    bind(tokens.consumers).toResolvedValue((data) => new MemoryConsumers(data), [memoryDatabase]);
    bind(tokens.webhooks).toResolvedValue((data) => new MemoryWebhooks(data), [memoryDatabase]);

    // Memory holds one history until the process ends, and no other process shares it.
    bind(tokens.epoch).toResolvedValue(() => randomUUID());
    bind(tokens.readEpoch).toResolvedValue((epoch) => async () => epoch, [tokens.epoch]);
    bind(tokens.readDirectoryVersion).toConstantValue(async () => '');
    bind(tokens.readBusSecret).toConstantValue(async () => '');
    bind(tokens.isShared).toConstantValue(false);
    bind(tokens.folder).toConstantValue(null);
    bind(tokens.checkStorage).toConstantValue(async () => {});
    bind(tokens.checkSchema).toConstantValue(async () => {});
    bind(tokens.storageFigures).toResolvedValue(
      ({ audit }) => ({
        onAudited: (listener) => {
          audit.onAppend = listener;
        },
      }),
      [memoryDatabase],
    );
  });
