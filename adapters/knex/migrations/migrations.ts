import type { Knex } from 'knex';
import { addBusSecret } from './addBusSecret.ts';
import { addPolicies } from './addPolicies.ts';
import { addReactions } from './addReactions.ts';
import { addSearch } from './addSearch.ts';
import { announceToAudiences } from './announceToAudiences.ts';
import { askForConfirmations } from './askForConfirmations.ts';
import { askToTalk } from './askToTalk.ts';
import { changeSettingsLive } from './changeSettingsLive.ts';
import { createDirectory } from './createDirectory.ts';
import { createMessages } from './createMessages.ts';
import { createRoomTables } from './createRoomTables.ts';
import { eraseRecords } from './eraseRecords.ts';
import { findNamesByWord } from './findNamesByWord.ts';
import { followHistories } from './followHistories.ts';
import { giveRolesOrganisations } from './giveRolesOrganisations.ts';
import { holdMessages } from './holdMessages.ts';
import { indexPins } from './indexPins.ts';
import { keepAttachments } from './keepAttachments.ts';
import { keepAuditLog } from './keepAuditLog.ts';
import { keepCases } from './keepCases.ts';
import { keepPictures } from './keepPictures.ts';
import { keepReports } from './keepReports.ts';
import { keepSearchListShort } from './keepSearchListShort.ts';
import { keepSearchWords } from './keepSearchWords.ts';
import { keepServiceAccounts } from './keepServiceAccounts.ts';
import { keepSourceKeys } from './keepSourceKeys.ts';
import { layGround } from './layGround.ts';
import { letPeopleSignIn } from './letPeopleSignIn.ts';
import { listOfficeRooms } from './listOfficeRooms.ts';
import { mentionPeople } from './mentionPeople.ts';
import { mergeAccounts } from './mergeAccounts.ts';
import type { NamedMigration } from './NamedMigration.ts';
import { nameWhomRoomsAreAbout } from './nameWhomRoomsAreAbout.ts';
import { numberWebhookChanges } from './numberWebhookChanges.ts';
import { orderPeople } from './orderPeople.ts';
import { pullRosters } from './pullRosters.ts';
import { recordImports } from './recordImports.ts';
import { restrictPeople } from './restrictPeople.ts';
import { scheduleMessages } from './scheduleMessages.ts';
import { sendWebhooks } from './sendWebhooks.ts';
import { spellNamesPlainly } from './spellNamesPlainly.ts';
import { takeHistoryIn } from './takeHistoryIn.ts';
import { takeJobRoomsApart } from './takeJobRoomsApart.ts';
import { tellPeople } from './tellPeople.ts';

const inOrder: readonly NamedMigration[] = [
  createDirectory,
  createRoomTables,
  createMessages,
  addReactions,
  orderPeople,
  addSearch,
  keepSearchListShort,
  addBusSecret,
  addPolicies,
  nameWhomRoomsAreAbout,
  takeJobRoomsApart,
  layGround,
  giveRolesOrganisations,
  mergeAccounts,
  keepAuditLog,
  listOfficeRooms,
  keepCases,
  eraseRecords,
  keepReports,
  holdMessages,
  letPeopleSignIn,
  announceToAudiences,
  recordImports,
  pullRosters,
  restrictPeople,
  keepSourceKeys,
  spellNamesPlainly,
  keepSearchWords,
  keepAttachments,
  mentionPeople,
  indexPins,
  keepPictures,
  askForConfirmations,
  tellPeople,
  sendWebhooks,
  keepServiceAccounts,
  scheduleMessages,
  takeHistoryIn,
  askToTalk,
  numberWebhookChanges,
  followHistories,
  changeSettingsLive,
  findNamesByWord,
];

/**
 * The configuration of Knex's migrations. Its bookkeeping tables have our own names, so that they do not collide with those
 * of a host that uses Knex too.
 */
export const migrations = {
  tableName: 'homeroom_migrations',
  // A node of the previous release must start beside one of the next, so unknown migrations are no error.
  disableMigrationsListValidation: true,
  migrationSource: {
    getMigrations: async () => [...inOrder],
    getMigrationName: ({ name }) => name,
    getMigration: async (migration) => migration,
  } satisfies Knex.MigrationSource<NamedMigration>,
};

export const migrationNames: readonly string[] = inOrder.map(({ name }) => name);
