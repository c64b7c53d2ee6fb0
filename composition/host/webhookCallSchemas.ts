import Type from 'typebox';
import { described, idSchema, strictObject } from '../../adapters/wire/schema/scalarSchemas.ts';
import {
  deliveriesQuery,
  replayBody,
  webhookBody,
  webhookEditBody,
} from '../../adapters/wire/webhooks/webhookSchemas.ts';

const webhookId = described(idSchema, 'As in the list of webhooks.', 3);
const webhookSettings = {
  description: webhookBody.properties.description,
  events: webhookBody.properties.events,
  roomTypes: webhookBody.properties.room_types,
};

/** What hosts give to the calls about webhooks. */
export const webhookCallSchemas = {
  listWebhooks: strictObject({}),
  createWebhook: strictObject({
    url: webhookBody.properties.url,
    ...webhookSettings,
    organisationId: Type.Optional(
      described(idSchema, 'Whose rooms, with those below it. Default: the root, whose are all.', 3),
    ),
    isActive: Type.Optional(Type.Boolean({ description: 'False: it waits until it is enabled.', examples: [true] })),
  }),
  editWebhook: strictObject({
    webhookId,
    url: webhookEditBody.properties.url,
    ...webhookSettings,
    isActive: Type.Optional(
      Type.Boolean({ description: 'False pauses it; true lets it go on from where it stands.', examples: [false] }),
    ),
  }),
  removeWebhook: strictObject({ webhookId }),
  rotateWebhookSecret: strictObject({ webhookId }),
  replayWebhook: strictObject({ webhookId, after: replayBody.properties.after }),
  testWebhook: strictObject({ webhookId }),
  listWebhookDeliveries: strictObject({ webhookId, ...deliveriesQuery.properties }),
};
