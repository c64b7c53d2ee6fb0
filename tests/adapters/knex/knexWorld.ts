import type { Knex } from 'knex';
import { MemoryBlobStore } from '../../../adapters/blobs/MemoryBlobStore.ts';
import { KnexMerges } from '../../../adapters/knex/accounts/KnexMerges.ts';
import { KnexAnnouncements } from '../../../adapters/knex/announcements/KnexAnnouncements.ts';
import { KnexAttachments } from '../../../adapters/knex/attachments/KnexAttachments.ts';
import { AuditWriter } from '../../../adapters/knex/audit/AuditWriter.ts';
import { KnexAuditLog } from '../../../adapters/knex/audit/KnexAuditLog.ts';
import { KnexBlocks } from '../../../adapters/knex/blocks/KnexBlocks.ts';
import { KnexContactList } from '../../../adapters/knex/contacts/KnexContactList.ts';
import { KnexDirectory } from '../../../adapters/knex/directory/KnexDirectory.ts';
import { KnexDirectoryReader } from '../../../adapters/knex/directory/KnexDirectoryReader.ts';
import { KnexPolicyVersions } from '../../../adapters/knex/directory/KnexPolicyVersions.ts';
import { KnexRosterPulls } from '../../../adapters/knex/directory/KnexRosterPulls.ts';
import { KnexSourceKeys } from '../../../adapters/knex/directory/KnexSourceKeys.ts';
import { KnexSourceSettings } from '../../../adapters/knex/directory/KnexSourceSettings.ts';
import { KnexExportReader } from '../../../adapters/knex/exports/KnexExportReader.ts';
import { KnexConsumers } from '../../../adapters/knex/feed/KnexConsumers.ts';
import { KnexFeed } from '../../../adapters/knex/feed/KnexFeed.ts';
import { KnexFeedSequencer } from '../../../adapters/knex/feed/KnexFeedSequencer.ts';
import { KnexLeases } from '../../../adapters/knex/feed/KnexLeases.ts';
import { KnexHeldMessages } from '../../../adapters/knex/guard/KnexHeldMessages.ts';
import { KnexWordLists } from '../../../adapters/knex/guard/KnexWordLists.ts';
import { KnexHistoryStore } from '../../../adapters/knex/history/KnexHistoryStore.ts';
import { KnexHolds } from '../../../adapters/knex/holds/KnexHolds.ts';
import { KnexImports } from '../../../adapters/knex/imports/KnexImports.ts';
import { BodyHash } from '../../../adapters/knex/messages/BodyHash.ts';
import { KnexInbox } from '../../../adapters/knex/messages/KnexInbox.ts';
import { KnexMessageEraser } from '../../../adapters/knex/messages/KnexMessageEraser.ts';
import { KnexMessageSearch } from '../../../adapters/knex/messages/KnexMessageSearch.ts';
import { KnexMessageStore } from '../../../adapters/knex/messages/KnexMessageStore.ts';
import { Vocabulary } from '../../../adapters/knex/messages/Vocabulary.ts';
import { KnexReports } from '../../../adapters/knex/moderation/KnexReports.ts';
import { KnexNotices } from '../../../adapters/knex/notifications/KnexNotices.ts';
import { KnexNotificationChoices } from '../../../adapters/knex/notifications/KnexNotificationChoices.ts';
import { KnexOversightCases } from '../../../adapters/knex/oversight/KnexOversightCases.ts';
import { KnexPeople } from '../../../adapters/knex/permissions/KnexPeople.ts';
import { KnexSocketTickets } from '../../../adapters/knex/permissions/KnexSocketTickets.ts';
import { KnexPictures } from '../../../adapters/knex/pictures/KnexPictures.ts';
import { KnexMessageRequests } from '../../../adapters/knex/requests/KnexMessageRequests.ts';
import { KnexExpiredRooms } from '../../../adapters/knex/retention/KnexExpiredRooms.ts';
import { KnexRoomHeads } from '../../../adapters/knex/rooms/KnexRoomHeads.ts';
import { KnexRoomRepository } from '../../../adapters/knex/rooms/KnexRoomRepository.ts';
import { KnexScheduledMessages } from '../../../adapters/knex/scheduled/KnexScheduledMessages.ts';
import { KnexServiceAccounts } from '../../../adapters/knex/serviceaccounts/KnexServiceAccounts.ts';
import { KnexLiveSettings } from '../../../adapters/knex/settings/KnexLiveSettings.ts';
import { KnexLogins } from '../../../adapters/knex/signin/KnexLogins.ts';
import { KnexSessions } from '../../../adapters/knex/signin/KnexSessions.ts';
import { KnexSignInLinks } from '../../../adapters/knex/signin/KnexSignInLinks.ts';
import { KnexWebhooks } from '../../../adapters/knex/webhooks/KnexWebhooks.ts';
import { auditHash } from '../../../adapters/system/auditHash.ts';
import { hashPolicy } from '../../../adapters/system/hashPolicy.ts';
import { signInSecrets } from '../../../adapters/system/signInSecrets.ts';
import { educationPolicy } from '../../../core/permissions/educationPolicy.ts';
import type { Policy } from '../../../core/permissions/Policy.ts';
import type { StoredWorld } from '../../contracts/ChatWorld.ts';
import { KnownReceivers } from '../../support/KnownReceivers.ts';
import { plainInspector } from '../../support/plainInspector.ts';

/** One for all tests: nodes of one database share the secret. */
const bodyHash = new BodyHash('5c'.repeat(64));

const emptied = [
  'scheduled_messages',
  'users',
  'notices',
  'deliveries',
  'channel_addresses',
  'dead_addresses',
  'settings',
  'identities',
  'user_roles',
  'role_scopes',
  'names_by_word',
  'name_words',
  'holds',
  'blocks',
  'reports',
  'announcement_answers',
  'announcements',
  'audiences',
  'merges',
  'directory_changes',
  'imports',
  'case_people',
  'case_rooms',
  'cases',
  'erased_identities',
  'relations',
  'relation_claims',
  'favourites',
  'socket_tickets',
  'api_keys',
  'service_keys',
  'service_accounts',
  'sessions',
  'logins',
  'sign_in_links',
  'rooms',
  'room_keys',
  'participants',
  'audit_entries',
  'audit_details',
  'messages',
  'attachments',
  'blobs',
  'pictures',
  'picture_addresses',
  'held_messages',
  'guard_words',
  'events',
  'message_words',
  'external_rooms',
  'external_messages',
  'external_preferences',
  'imported_ranges',
  'history_staging',
  'history_runs',
  'policies',
  'feed',
  'feed_heads',
  'leases',
  'consumers',
  'webhooks',
  'webhook_deliveries',
  // The rows 0 are there from the start.
  'contexts WHERE id <> 0',
  'organisations WHERE id <> 0',
  'sources WHERE id <> 0',
];

/** Deletes the rows of the last test. With few rows this takes a tenth of the time of TRUNCATE. */
export const emptyTables = async (knex: Knex): Promise<void> => {
  const statements = emptied.map((table) => `DELETE FROM homeroom.${table}`);
  await knex.raw([...statements, "UPDATE homeroom.meta SET value = '' WHERE key = 'dates_applied'"].join(';'));
};

/** Every port over one database. Empties its tables first, and leaves it open when the world is closed. */
export const knexWorld = async (knex: Knex, policy: Policy = educationPolicy): Promise<StoredWorld> => {
  await emptyTables(knex);
  return storesOver(knex, new Vocabulary(knex), policy);
};

export const storesOver = (
  knex: Knex,
  vocabulary = new Vocabulary(knex),
  policy: Policy = educationPolicy,
): StoredWorld => ({
  people: new KnexPeople(knex, policy),
  directory: new KnexDirectory(knex, policy),
  directoryReader: new KnexDirectoryReader(knex),
  holds: new KnexHolds(knex),
  cases: new KnexOversightCases(knex),
  blocks: new KnexBlocks(knex),
  reports: new KnexReports(knex),
  messageRequests: new KnexMessageRequests(knex),
  scheduledMessages: new KnexScheduledMessages(knex, bodyHash),
  heldMessages: new KnexHeldMessages(
    ...([knex, bodyHash, new AuditWriter(), new KnexMessageStore(knex, vocabulary, bodyHash)] as const),
  ),
  wordLists: new KnexWordLists(knex, new AuditWriter()),
  notices: new KnexNotices(knex, new AuditWriter()),
  notificationChoices: new KnexNotificationChoices(knex, new AuditWriter()),
  announcements: new KnexAnnouncements(knex),
  sourceKeys: new KnexSourceKeys(knex, new AuditWriter()),
  serviceAccounts: new KnexServiceAccounts(knex, new AuditWriter()),
  sourceSettings: new KnexSourceSettings(knex, new AuditWriter()),
  liveSettings: new KnexLiveSettings(knex, new AuditWriter()),
  rosterPulls: new KnexRosterPulls(knex, new AuditWriter()),
  merges: new KnexMerges(knex),
  imports: new KnexImports(knex),
  auditLog: new KnexAuditLog(knex),
  auditHash,
  policies: new KnexPolicyVersions(knex),
  policyHash: hashPolicy(policy),
  rooms: new KnexRoomRepository(knex, policy),
  roomHeads: new KnexRoomHeads(knex),
  messages: new KnexMessageStore(knex, vocabulary, bodyHash),
  search: new KnexMessageSearch(knex, policy, vocabulary),
  attachments: new KnexAttachments(knex),
  pictures: new KnexPictures(knex),
  blobStore: new MemoryBlobStore(),
  inspector: plainInspector,
  inbox: new KnexInbox(knex, policy),
  contacts: new KnexContactList(knex, policy),
  tickets: new KnexSocketTickets(knex),
  messageEraser: new KnexMessageEraser(knex),
  history: new KnexHistoryStore(knex, policy, vocabulary),
  expiredRooms: new KnexExpiredRooms(knex),
  exportReader: new KnexExportReader(knex),
  sessions: new KnexSessions(knex),
  logins: new KnexLogins(knex),
  signInLinks: new KnexSignInLinks(knex),
  signInSecrets,
  feed: new KnexFeed(knex),
  feedSequencer: new KnexFeedSequencer(knex),
  leases: new KnexLeases(knex),
  consumers: new KnexConsumers(knex),
  webhooks: new KnexWebhooks(knex, new AuditWriter()),
  webhookSender: new KnownReceivers(),
  clock: {
    now: () => new Date(),
    monotonic: () => performance.now(),
    // The database's clock cannot be moved, so this moves the times that are compared with it.
    advance: async (ms) => {
      const days = Math.floor(ms / 86_400_000);
      await knex.raw("UPDATE homeroom.socket_tickets SET expires_at = expires_at - ? * interval '1 millisecond'", [ms]);
      await knex.raw("UPDATE homeroom.leases SET expires_at = expires_at - ? * interval '1 millisecond'", [ms]);
      await knex.raw("UPDATE homeroom.attachments SET created_at = created_at - ? * interval '1 millisecond'", [ms]);
      await knex.raw("UPDATE homeroom.blobs SET used_at = used_at - ? * interval '1 millisecond'", [ms]);
      await knex.raw("UPDATE homeroom.cases SET until = until - ? * interval '1 millisecond'", [ms]);
      await knex.raw("UPDATE homeroom.webhook_deliveries SET at = at - ? * interval '1 millisecond'", [ms]);
      await knex.raw("UPDATE homeroom.feed SET at = at - ? * interval '1 millisecond'", [ms]);
      await knex.raw('UPDATE homeroom.user_roles SET begins = begins - ?::int, ends = ends - ?::int', [days, days]);
      await knex.raw('UPDATE homeroom.relation_claims SET begins = begins - ?::int, ends = ends - ?::int', [
        days,
        days,
      ]);
      await knex.raw(
        "UPDATE homeroom.holds SET begins = begins - ? * interval '1 millisecond', ends = ends - ? * interval '1 millisecond'",
        [ms, ms],
      );
      await knex.raw(
        `UPDATE homeroom.meta SET value = (value::timestamptz - ? * interval '1 millisecond')::text
        WHERE key = 'dates_applied' AND value <> ''`,
        [ms],
      );
      await knex.raw("UPDATE homeroom.policies SET held_until = held_until - ? * interval '1 millisecond'", [ms]);
    },
  },
  identify: async (userId, source, externalId) => {
    await knex.raw(
      "INSERT INTO homeroom.sources (name, kind) SELECT ?, 'roster' WHERE NOT EXISTS (SELECT FROM homeroom.sources WHERE name = ?)",
      [source, source],
    );
    await knex.raw(
      `INSERT INTO homeroom.identities (source_id, external_id, user_id, is_named)
      SELECT id, ?, ?, false FROM homeroom.sources WHERE name = ?`,
      [externalId, userId, source],
    );
  },
  close: async () => {},
});
