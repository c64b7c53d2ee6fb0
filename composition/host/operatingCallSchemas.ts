import { strictObject } from '../../adapters/wire/schema/scalarSchemas.ts';
import { settingBody } from '../../adapters/wire/settings/settingSchemas.ts';
import { webhookCallSchemas } from './webhookCallSchemas.ts';

/** What hosts give to the calls with which they run the server for everybody: its webhooks and its settings. */
export const operatingCallSchemas = {
  ...webhookCallSchemas,
  listSettings: strictObject({}),
  changeSettings: strictObject({ changes: settingBody.properties.changes }),
};
