import { ContainerModule } from 'inversify';
import { KnexMerges } from '../../adapters/knex/accounts/KnexMerges.ts';
import { KnexAnnouncements } from '../../adapters/knex/announcements/KnexAnnouncements.ts';
import { KnexAttachments } from '../../adapters/knex/attachments/KnexAttachments.ts';
import { AuditWriter } from '../../adapters/knex/audit/AuditWriter.ts';
import { KnexAuditLog } from '../../adapters/knex/audit/KnexAuditLog.ts';
import { KnexBlocks } from '../../adapters/knex/blocks/KnexBlocks.ts';
import { KnexContactList } from '../../adapters/knex/contacts/KnexContactList.ts';
import { KnexDirectory } from '../../adapters/knex/directory/KnexDirectory.ts';
import { KnexDirectoryReader } from '../../adapters/knex/directory/KnexDirectoryReader.ts';
import { KnexPolicyVersions } from '../../adapters/knex/directory/KnexPolicyVersions.ts';
import { KnexRosterPulls } from '../../adapters/knex/directory/KnexRosterPulls.ts';
import { KnexSourceKeys } from '../../adapters/knex/directory/KnexSourceKeys.ts';
import { KnexSourceSettings } from '../../adapters/knex/directory/KnexSourceSettings.ts';
import { KnexExportReader } from '../../adapters/knex/exports/KnexExportReader.ts';
import { KnexConsumers } from '../../adapters/knex/feed/KnexConsumers.ts';
import { KnexFeed } from '../../adapters/knex/feed/KnexFeed.ts';
import { KnexFeedSequencer } from '../../adapters/knex/feed/KnexFeedSequencer.ts';
import { KnexLeases } from '../../adapters/knex/feed/KnexLeases.ts';
import { KnexHeldMessages } from '../../adapters/knex/guard/KnexHeldMessages.ts';
import { KnexWordLists } from '../../adapters/knex/guard/KnexWordLists.ts';
import { KnexHistoryStore } from '../../adapters/knex/history/KnexHistoryStore.ts';
import { KnexHolds } from '../../adapters/knex/holds/KnexHolds.ts';
import { KnexImports } from '../../adapters/knex/imports/KnexImports.ts';
import { BodyHash } from '../../adapters/knex/messages/BodyHash.ts';
import { KnexInbox } from '../../adapters/knex/messages/KnexInbox.ts';
import { KnexMessageEraser } from '../../adapters/knex/messages/KnexMessageEraser.ts';
import { KnexMessageSearch } from '../../adapters/knex/messages/KnexMessageSearch.ts';
import { KnexMessageStore } from '../../adapters/knex/messages/KnexMessageStore.ts';
import { KnexMessageWords } from '../../adapters/knex/messages/KnexMessageWords.ts';
import { Vocabulary } from '../../adapters/knex/messages/Vocabulary.ts';
import { readBodySecret } from '../../adapters/knex/meta/readBodySecret.ts';
import { readBusSecret } from '../../adapters/knex/meta/readBusSecret.ts';
import { readDirectoryVersion } from '../../adapters/knex/meta/readDirectoryVersion.ts';
import { readEpoch } from '../../adapters/knex/meta/readEpoch.ts';
import { makeSchemaCheck } from '../../adapters/knex/migrations/schemaCheck.ts';
import { KnexReports } from '../../adapters/knex/moderation/KnexReports.ts';
import { KnexNotices } from '../../adapters/knex/notifications/KnexNotices.ts';
import { KnexNotificationChoices } from '../../adapters/knex/notifications/KnexNotificationChoices.ts';
import { KnexOversightCases } from '../../adapters/knex/oversight/KnexOversightCases.ts';
import { KnexPeople } from '../../adapters/knex/permissions/KnexPeople.ts';
import { KnexSocketTickets } from '../../adapters/knex/permissions/KnexSocketTickets.ts';
import { KnexPictures } from '../../adapters/knex/pictures/KnexPictures.ts';
import { KnexMessageRequests } from '../../adapters/knex/requests/KnexMessageRequests.ts';
import { KnexExpiredRooms } from '../../adapters/knex/retention/KnexExpiredRooms.ts';
import { KnexRoomHeads } from '../../adapters/knex/rooms/KnexRoomHeads.ts';
import { KnexRoomRepository } from '../../adapters/knex/rooms/KnexRoomRepository.ts';
import { KnexScheduledMessages } from '../../adapters/knex/scheduled/KnexScheduledMessages.ts';
import { KnexServiceAccounts } from '../../adapters/knex/serviceaccounts/KnexServiceAccounts.ts';
import { KnexLiveSettings } from '../../adapters/knex/settings/KnexLiveSettings.ts';
import { KnexLogins } from '../../adapters/knex/signin/KnexLogins.ts';
import { KnexSessions } from '../../adapters/knex/signin/KnexSessions.ts';
import { KnexSignInLinks } from '../../adapters/knex/signin/KnexSignInLinks.ts';
import { poolFigures } from '../../adapters/knex/sql/poolFigures.ts';
import { queryRows } from '../../adapters/knex/sql/queryRows.ts';
import { sql } from '../../adapters/knex/sql/Sql.ts';
import { KnexWebhooks } from '../../adapters/knex/webhooks/KnexWebhooks.ts';
import type { OpenedDatabase } from '../OpenedDatabase.ts';
import { tokens } from '../tokens.ts';
import { version } from '../version.ts';

const { database, policy, vocabulary, bodyHash, knexMessages, auditWriter } = tokens;

/** Everything durable, in a migrated PostgreSQL, the embedded one or a server. */
export const knexModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.people).toResolvedValue(({ knex }, rules) => new KnexPeople(knex, rules), [database, policy]);
    bind(auditWriter).toResolvedValue(() => new AuditWriter());
    bind(tokens.auditLog).toResolvedValue(
      ({ knex }, writer) => new KnexAuditLog(knex, writer),
      [database, auditWriter],
    );
    bind(tokens.cases).toResolvedValue(
      ({ knex }, writer) => new KnexOversightCases(knex, writer),
      [database, auditWriter],
    );
    bind(tokens.bareDirectory).toResolvedValue(
      ({ knex }, rules, writer) => new KnexDirectory(knex, rules, writer),
      [database, policy, auditWriter],
    );
    bind(tokens.directoryReader).toResolvedValue(({ knex }) => new KnexDirectoryReader(knex), [database]);
    bind(tokens.roomHeads).toResolvedValue(({ knex }) => new KnexRoomHeads(knex), [database]);
    bind(tokens.merges).toResolvedValue(({ knex }) => new KnexMerges(knex), [database]);
    bind(tokens.imports).toResolvedValue(({ knex }) => new KnexImports(knex), [database]);
    bind(tokens.holds).toResolvedValue(({ knex }) => new KnexHolds(knex), [database]);
    bind(tokens.blocks).toResolvedValue(({ knex }) => new KnexBlocks(knex), [database]);
    bind(tokens.reports).toResolvedValue(({ knex }, writer) => new KnexReports(knex, writer), [database, auditWriter]);
    bind(tokens.announcements).toResolvedValue(
      ({ knex }, writer) => new KnexAnnouncements(knex, writer),
      [database, auditWriter],
    );
    bind(tokens.pictures).toResolvedValue(({ knex }) => new KnexPictures(knex), [database]);
    bind(tokens.attachments).toResolvedValue(
      ({ knex }, writer) => new KnexAttachments(knex, writer),
      [database, auditWriter],
    );
    bind(tokens.history).toResolvedValue(
      ({ knex }, rules, words, writer) => new KnexHistoryStore(knex, rules, words, writer),
      [database, policy, vocabulary, auditWriter],
    );
    bind(tokens.messageEraser).toResolvedValue(({ knex }) => new KnexMessageEraser(knex), [database]);
    bind(tokens.expiredRooms).toResolvedValue(({ knex }) => new KnexExpiredRooms(knex), [database]);
    bind(tokens.exportReader).toResolvedValue(({ knex }) => new KnexExportReader(knex), [database]);
    bind(tokens.policies).toResolvedValue(
      ({ knex }, writer) => new KnexPolicyVersions(knex, writer),
      [database, auditWriter],
    );
    bind(tokens.bareRooms).toResolvedValue(
      ({ knex }, rules, writer) => new KnexRoomRepository(knex, rules, writer),
      [database, policy, auditWriter],
    );
    bind(vocabulary).toResolvedValue(({ knex }) => new Vocabulary(knex), [database]);
    bind(bodyHash).toResolvedValue(({ bodySecret }) => new BodyHash(bodySecret), [database]);
    bind(knexMessages).toResolvedValue(
      ({ knex }, words, hash, writer) => new KnexMessageStore(knex, words, hash, writer),
      [database, vocabulary, bodyHash, auditWriter],
    );
    bind(tokens.messages).toService(knexMessages);
    bind(tokens.heldMessages).toResolvedValue(
      ({ knex }, hash, writer, messages) => new KnexHeldMessages(knex, hash, writer, messages),
      [database, bodyHash, auditWriter, knexMessages],
    );
    bind(tokens.messageRequests).toResolvedValue(({ knex }) => new KnexMessageRequests(knex), [database]);
    bind(tokens.scheduledMessages).toResolvedValue(
      ({ knex }, hash) => new KnexScheduledMessages(knex, hash),
      [database, bodyHash],
    );
    bind(tokens.sourceKeys).toResolvedValue(
      ({ knex }, writer) => new KnexSourceKeys(knex, writer),
      [database, auditWriter],
    );
    bind(tokens.serviceAccounts).toResolvedValue(
      ({ knex }, writer) => new KnexServiceAccounts(knex, writer),
      [database, auditWriter],
    );
    bind(tokens.sourceSettings).toResolvedValue(
      ({ knex }, writer) => new KnexSourceSettings(knex, writer),
      [database, auditWriter],
    );
    bind(tokens.liveSettings).toResolvedValue(
      ({ knex }, writer) => new KnexLiveSettings(knex, writer),
      [database, auditWriter],
    );
    bind(tokens.rosterPulls).toResolvedValue(
      ({ knex }, writer) => new KnexRosterPulls(knex, writer),
      [database, auditWriter],
    );
    bind(tokens.notices).toResolvedValue(({ knex }, writer) => new KnexNotices(knex, writer), [database, auditWriter]);
    bind(tokens.notificationChoices).toResolvedValue(
      ({ knex }, writer) => new KnexNotificationChoices(knex, writer),
      [database, auditWriter],
    );
    bind(tokens.wordLists).toResolvedValue(
      ({ knex }, writer) => new KnexWordLists(knex, writer),
      [database, auditWriter],
    );
    bind(tokens.messageWords).toResolvedValue(({ knex }) => new KnexMessageWords(knex), [database]);
    bind(tokens.search).toResolvedValue(
      ({ knex }, rules, words) => new KnexMessageSearch(knex, rules, words),
      [database, policy, vocabulary],
    );
    bind(tokens.inbox).toResolvedValue(({ knex }, rules) => new KnexInbox(knex, rules), [database, policy]);
    bind(tokens.bareContacts).toResolvedValue(
      ({ knex }, rules) => new KnexContactList(knex, rules),
      [database, policy],
    );
    bind(tokens.tickets).toResolvedValue(({ knex }) => new KnexSocketTickets(knex), [database]);
    bind(tokens.sessions).toResolvedValue(({ knex }) => new KnexSessions(knex), [database]);
    bind(tokens.logins).toResolvedValue(({ knex }) => new KnexLogins(knex), [database]);
    bind(tokens.signInLinks).toResolvedValue(({ knex }) => new KnexSignInLinks(knex), [database]);
    bind(tokens.feed).toResolvedValue(({ knex }) => new KnexFeed(knex), [database]);
    bind(tokens.feedSequencer).toResolvedValue(({ knex }) => new KnexFeedSequencer(knex), [database]);
    bind(tokens.leases).toResolvedValue(({ knex }) => new KnexLeases(knex), [database]);
    bind(tokens.consumers).toResolvedValue(({ knex }) => new KnexConsumers(knex), [database]);
    bind(tokens.webhooks).toResolvedValue(
      ({ knex }, writer) => new KnexWebhooks(knex, writer),
      [database, auditWriter],
    );

    bind(tokens.epoch).toResolvedValue(({ epoch }) => epoch, [database]);
    bind(tokens.readEpoch).toResolvedValue(followEpoch, [database, bodyHash]);
    bind(tokens.readDirectoryVersion).toResolvedValue(
      ({ knex }, hash) =>
        async () =>
          `${await readDirectoryVersion(knex)}:${hash}`,
      [database, tokens.policyHash],
    );
    bind(tokens.readBusSecret).toResolvedValue(
      ({ knex }) =>
        () =>
          readBusSecret(knex),
      [database],
    );
    bind(tokens.folder).toResolvedValue(({ folder = null }) => folder, [database]);
    bind(tokens.isShared).toResolvedValue(({ isShared }) => isShared, [database]);
    bind(tokens.checkStorage).toResolvedValue(
      ({ knex }) =>
        async () =>
          void (await queryRows(knex, sql`SELECT 1`)),
      [database],
    );
    bind(tokens.checkSchema).toResolvedValue(
      ({ knex }, clock) => makeSchemaCheck({ knex, release: version, now: () => clock.monotonic() }),
      [database, tokens.clock],
    );
    bind(tokens.storageFigures).toResolvedValue(
      ({ knex }, messages, writer) => ({
        pool: () => poolFigures(knex),
        onFlush: (listener) => messages.onFlush(listener),
        onAudited: (listener) => {
          writer.onAppend = listener;
        },
      }),
      [database, knexMessages, auditWriter],
    );
  });

/** Reads the epoch. Where it is another one, a history was restored, and its messages' hashes have their own secret. */
const followEpoch = ({ knex, epoch: first }: OpenedDatabase, hash: BodyHash): (() => Promise<string>) => {
  let known = first;
  return async () => {
    const epoch = await readEpoch(knex);
    if (epoch !== known && epoch !== '') {
      hash.use(await readBodySecret(knex));
      known = epoch;
    }
    return epoch;
  };
};
