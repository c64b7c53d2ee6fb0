import Type, { type Static } from 'typebox';
import { messageDataSchema, sendBody } from '../../adapters/wire/messages/messageSchemas.ts';
import {
  clientIdSchema,
  described,
  idSchema,
  strictObject,
  textSchema,
} from '../../adapters/wire/schema/scalarSchemas.ts';
import { serviceBody, serviceChange, serviceRoomsQuery } from '../../adapters/wire/serviceaccounts/serviceSchemas.ts';

const serviceId = described(idSchema, 'As `services.create` and `services.list` give it.', 41);
const roomId = described(idSchema, 'As in `services.listRooms`.', 42);
const messageId = described(idSchema, 'A message of its own.', 1001);
const { name, purpose, role, organisation_id } = serviceBody.properties;

/** The arguments of a host's calls about service accounts, with the same bounds as over HTTP. */
export const serviceCallSchemas = {
  'services.create': strictObject(
    { name, purpose, role, organisationId: organisation_id },
    { examples: [{ name: 'Homework', role: 'bot' }] },
  ),
  'services.list': strictObject({}),
  'services.change': strictObject({
    serviceId,
    name: serviceChange.properties.name,
    purpose: serviceChange.properties.purpose,
    isActive: Type.Optional(
      Type.Boolean({ description: 'false deactivates it and revokes its keys.', examples: [false] }),
    ),
  }),
  'services.send': strictObject(
    {
      serviceId,
      roomId,
      content: described(sendBody.properties.content, 'The text.', 'New homework'),
      clientId: Type.Optional(described(clientIdSchema, 'Again with the same one gives the first result.')),
      replyTo: Type.Optional(described(idSchema, 'The message that it answers.', 1001)),
      type: Type.Optional(Type.Enum(['bot', 'system'], { description: 'Default bot.', examples: ['bot'] })),
      data: Type.Optional(messageDataSchema),
    },
    { examples: [{ serviceId: 41, roomId: 42, content: 'New homework' }] },
  ),
  'services.edit': strictObject({
    serviceId,
    roomId,
    messageId,
    content: described(sendBody.properties.content, 'The new text.', 'Page 13'),
  }),
  'services.delete': strictObject({ serviceId, roomId, messageId }),
  'services.listRooms': strictObject({
    serviceId,
    context: Type.Optional(described(textSchema(255, 1), 'Only rooms about this class or job.', 'bio-7b')),
    after: serviceRoomsQuery.properties.after,
    limit: serviceRoomsQuery.properties.limit,
  }),
} as const;

export type ServiceCallName = keyof typeof serviceCallSchemas;
export type ServiceArguments<Name extends ServiceCallName> = Static<(typeof serviceCallSchemas)[Name]>;
