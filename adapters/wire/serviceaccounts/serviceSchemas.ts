import Type from 'typebox';
import { roomTypeSchema } from '../rooms/roomSchemas.ts';
import {
  countSchema,
  described,
  idSchema,
  limitSchema,
  listOf,
  nullable,
  strictObject,
  textSchema,
  timeSchema,
} from '../schema/scalarSchemas.ts';

const name = described(textSchema(400, 1), 'As people see it with its messages; at most 100 characters.', 'Homework');
const purpose = described(textSchema(2_000), 'What it is for, for those who manage it; at most 500 characters.');

export const serviceBody = strictObject(
  {
    name,
    purpose: Type.Optional(purpose),
    role: described(
      textSchema(63, 1),
      'A service role of the policy: it says in which rooms the account posts.',
      'bot',
    ),
    organisation_id: Type.Optional(
      described(
        Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
        'The organisation to which it belongs: it posts in rooms of this one and of all below it. Absent: the one that I ' +
          'manage; 0: all.',
      ),
    ),
  },
  {
    title: 'ServiceAccountRequest',
    examples: [{ name: 'Homework', purpose: 'Tells classes of new homework', role: 'bot', organisation_id: 3 }],
  },
);

export const serviceChange = strictObject(
  {
    name: Type.Optional(name),
    purpose: Type.Optional(purpose),
    is_active: Type.Optional(
      Type.Boolean({ description: 'false: as DELETE. true: it may be given keys and post again.' }),
    ),
  },
  { title: 'ServiceAccountChange', examples: [{ name: 'Homework of the north school' }] },
);

const members = {
  id: idSchema,
  name: Type.String(),
  purpose: Type.String(),
  role: Type.String(),
  organisation_id: nullable(idSchema),
  posts_in: listOf(roomTypeSchema),
  may_send_files: Type.Boolean(),
  is_active: Type.Boolean(),
  created_at: timeSchema,
  deactivated_at: nullable(timeSchema),
};

export const serviceSchema = strictObject(members, {
  title: 'ServiceAccount',
  description: 'posts_in is empty for a service role that the policy has no more.',
});

export const serviceList = strictObject(
  {
    service_accounts: listOf(
      strictObject(
        {
          ...members,
          key_count: described(countSchema, 'Keys that are neither revoked nor expired.'),
          last_used_at: Type.Union([timeSchema, Type.Null()], { description: 'To the minute; null: never.' }),
        },
        { title: 'ListedServiceAccount' },
      ),
    ),
    roles: listOf(
      strictObject(
        {
          role: Type.String(),
          name: Type.Record(Type.String(), Type.String(), { description: 'By language; English is always there.' }),
          posts_in: listOf(roomTypeSchema),
          may_send_files: Type.Boolean(),
        },
        { title: 'ServiceRole', description: 'A service role of the policy.' },
      ),
    ),
  },
  { title: 'ServiceAccountList' },
);

export const serviceKeyBody = strictObject(
  {
    name: Type.Optional(described(textSchema(400, 1), 'For people. Default: the account’s name.', 'Server 2')),
    expires_at: Type.Optional(nullable(described(timeSchema, 'From when on it opens nothing. Absent: never.'))),
  },
  { title: 'ServiceKeyRequest', examples: [{ name: 'Server 2', expires_at: '2027-08-01T00:00:00.000Z' }] },
);

const keyMembers = {
  id: idSchema,
  service_id: idSchema,
  name: Type.String(),
  created_at: timeSchema,
  expires_at: nullable(timeSchema),
  last_used_at: Type.Union([timeSchema, Type.Null()], { description: 'To the minute; null: never.' }),
  revoked_at: nullable(timeSchema),
};

export const serviceKeySchema = strictObject(keyMembers, { title: 'ServiceKey' });

export const createdServiceKey = strictObject(
  { ...keyMembers, key: Type.String({ description: 'The key itself. It is shown here, and never again.' }) },
  { title: 'CreatedServiceKey' },
);

export const serviceKeyList = strictObject({ keys: listOf(serviceKeySchema) }, { title: 'ServiceKeyList' });

export const serviceRoomsQuery = strictObject({
  context: Type.Optional(
    described(textSchema(255, 1), 'Only rooms about the class or job that a source calls so.', 'bio-7b'),
  ),
  after: Type.Optional(described(idSchema, 'Rooms with larger ids: next_after of the page before.')),
  limit: Type.Optional(limitSchema(50, 100)),
});

export const serviceRooms = strictObject(
  {
    rooms: listOf(
      strictObject(
        {
          id: idSchema,
          type: roomTypeSchema,
          name: Type.String({ description: 'Empty for a room that is named after its people.' }),
          context: Type.Union([Type.String(), Type.Null()], {
            description: 'What the source calls the class or job; null: it has none.',
          }),
          organisation_id: nullable(idSchema),
        },
        { title: 'ServiceRoom' },
      ),
    ),
    has_more: Type.Boolean(),
    next_after: nullable(idSchema),
  },
  { title: 'ServiceRooms', description: 'By id.' },
);
