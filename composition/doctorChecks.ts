import type { Knex } from 'knex';
import { announcementChecks } from '../adapters/knex/announcements/announcementChecks.ts';
import { attachmentChecks } from '../adapters/knex/attachments/attachmentChecks.ts';
import { auditChecks } from '../adapters/knex/audit/auditChecks.ts';
import { makeBackupAgeCheck } from '../adapters/knex/backup/backupAgeCheck.ts';
import { directoryChecks } from '../adapters/knex/directory/directoryChecks.ts';
import { makeErasureCheck } from '../adapters/knex/directory/erasureCheck.ts';
import { keyChecks } from '../adapters/knex/directory/keyChecks.ts';
import { makeOrphanCheck } from '../adapters/knex/directory/orphanCheck.ts';
import { pullChecks } from '../adapters/knex/directory/pullChecks.ts';
import { feedChecks } from '../adapters/knex/feed/feedChecks.ts';
import { heldChecks } from '../adapters/knex/guard/heldChecks.ts';
import { historyChecks } from '../adapters/knex/history/historyChecks.ts';
import { importChecks } from '../adapters/knex/imports/importChecks.ts';
import { messageChecks } from '../adapters/knex/messages/messageChecks.ts';
import { partChecks } from '../adapters/knex/messages/partChecks.ts';
import { wordChecks } from '../adapters/knex/messages/wordChecks.ts';
import { makeBloatCheck } from '../adapters/knex/migrations/bloatCheck.ts';
import { schemaChecks } from '../adapters/knex/migrations/schemaChecks.ts';
import { reportChecks } from '../adapters/knex/moderation/reportChecks.ts';
import { notificationChecks } from '../adapters/knex/notifications/notificationChecks.ts';
import { caseChecks } from '../adapters/knex/oversight/caseChecks.ts';
import { requestChecks } from '../adapters/knex/requests/requestChecks.ts';
import { makeDoubleCheck } from '../adapters/knex/rooms/doubleCheck.ts';
import { makeLostRoomCheck } from '../adapters/knex/rooms/lostRoomCheck.ts';
import { roomChecks } from '../adapters/knex/rooms/roomChecks.ts';
import { scheduledChecks } from '../adapters/knex/scheduled/scheduledChecks.ts';
import { serviceChecks } from '../adapters/knex/serviceaccounts/serviceChecks.ts';
import { liveSettingChecks } from '../adapters/knex/settings/liveSettingChecks.ts';
import { settingChecks } from '../adapters/knex/settings/settingChecks.ts';
import { webhookChecks } from '../adapters/knex/webhooks/webhookChecks.ts';
import { hashPolicy } from '../adapters/system/hashPolicy.ts';
import type { BlobStore } from '../core/attachments/BlobStore.ts';
import type { Directory } from '../core/directory/Directory.ts';
import { makeMembershipCheck } from '../core/directory/membershipCheck.ts';
import type { PolicyVersions } from '../core/directory/PolicyVersions.ts';
import type { Check } from '../core/doctor/Check.ts';
import type { RoomId } from '../core/ids.ts';
import type { ChatEvent } from '../core/messages/ChatEvent.ts';
import type { Policy } from '../core/permissions/Policy.ts';
import type { RoomBus } from '../core/rooms/RoomBus.ts';
import type { FixedSettings } from '../core/settings/CurrentSettings.ts';
import { version } from './version.ts';

interface Deps {
  readonly knex: Knex;
  /** The same database, by connections as nodes have them; they may go through a pooler and have another role. */
  readonly nodeKnex: Knex;
  /** Whether it is a server, which others may use too. */
  readonly isShared: boolean;
  /** Whether the tables have an owner of their own; false by default. */
  readonly hasOwner?: boolean;
  readonly policy: Policy;
  readonly directory: Directory;
  readonly versions: PolicyVersions;
  readonly blobs: Pick<BlobStore, 'sizeOf' | 'list'>;
  readonly bus: Pick<RoomBus<ChatEvent>, 'publish' | 'invalidate'>;
  /** What the environment sets of what can be changed while nodes run; by default nothing. */
  readonly fixedSettings?: FixedSettings;
  /** On how many nodes somebody reads a room; absent: nobody can tell. */
  readonly countListeners?: (roomId: RoomId) => Promise<number | undefined>;
}

/**
 * Every check, in the order in which they run and repair: the schema first, because all others read it; memberships
 * after the rooms and heads that they stand on.
 */
export const doctorChecks = ({
  knex,
  nodeKnex,
  isShared,
  hasOwner = false,
  policy,
  directory,
  versions,
  blobs,
  bus,
  countListeners,
  fixedSettings,
}: Deps): readonly Check[] => [
  ...schemaChecks(knex, version),
  makeBloatCheck(knex),
  ...settingChecks(nodeKnex, isShared),
  ...liveSettingChecks(knex, policy, fixedSettings),
  ...directoryChecks(knex, policy),
  makeOrphanCheck(knex),
  ...pullChecks(knex),
  ...keyChecks(knex),
  ...serviceChecks(knex),
  makeLostRoomCheck(knex),
  ...roomChecks(knex, policy),
  ...messageChecks(knex),
  ...partChecks(knex),
  makeDoubleCheck({ knex, policy, bus, ...(countListeners && { countListeners }) }),
  ...wordChecks(knex),
  ...attachmentChecks(knex, blobs),
  makeMembershipCheck({ directory, versions, policy, hash: hashPolicy(policy), bus }),
  makeErasureCheck({ knex, directory, bus }),
  ...announcementChecks(knex),
  ...reportChecks(knex),
  ...heldChecks(knex),
  ...scheduledChecks(knex),
  ...requestChecks(knex),
  ...notificationChecks(knex),
  ...importChecks(knex),
  ...historyChecks(knex),
  ...caseChecks(knex),
  ...feedChecks(knex),
  ...webhookChecks(knex),
  makeBackupAgeCheck(knex, isShared),
  ...auditChecks({ knex, nodeKnex, hasOwner }),
];
