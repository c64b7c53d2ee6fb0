import Type, { type Static } from 'typebox';
import { messageSchema, reactionSchema } from './messageSchemas.ts';
import {
  countSchema,
  idSchema,
  limitSchema,
  listOf,
  nullable,
  seqSchema,
  strictObject,
  timeSchema,
} from './scalarSchemas.ts';
import { taggedUnion } from './taggedUnion.ts';

const durable = { room_id: idSchema, seq: seqSchema, at: timeSchema };
const actor = { actor_id: Type.Union([idSchema, Type.Null()], { description: 'null when the directory did it' }) };

const withMessage = <Name extends 'new_message' | 'message_edited'>(type: Name) =>
  strictObject({ type: Type.Literal(type), ...durable, message: messageSchema });

const withPeople = <Name extends 'participants_joined' | 'participants_suspended' | 'participants_restored'>(
  type: Name,
) => strictObject({ type: Type.Literal(type), ...durable, user_ids: listOf(idSchema), ...actor });

/** Everything that durably happens in a room: what sockets are sent is what the history of events holds. */
export const eventSchema = taggedUnion(
  'type',
  [
    withMessage('new_message'),
    withMessage('message_edited'),
    strictObject({ type: Type.Literal('message_deleted'), ...durable, message_id: idSchema, ...actor }),
    strictObject({
      type: Type.Literal('reaction_changed'),
      ...durable,
      message_id: idSchema,
      user_id: idSchema,
      emoji: Type.String(),
      is_added: Type.Boolean(),
      reactions: Type.Unsafe<readonly Static<typeof reactionSchema>[]>({
        ...listOf(reactionSchema),
        description: 'As they are now; not counted as unread, and no reason to move the room up.',
      }),
    }),
    strictObject({
      type: Type.Literal('room_updated'),
      ...durable,
      name: Type.String(),
      is_active: Type.Boolean(),
      ...actor,
    }),
    withPeople('participants_joined'),
    strictObject({
      type: Type.Literal('participants_left'),
      ...durable,
      user_ids: listOf(idSchema),
      reason: Type.Enum(['left', 'removed', 'relation_ended']),
      ...actor,
    }),
    withPeople('participants_suspended'),
    withPeople('participants_restored'),
  ],
  { title: 'Event', description: 'What durably happened in a room, in the order of its seq.' },
);

export const eventsQuery = strictObject({
  after: Type.Optional(
    Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'The last seq known; default 0.' }),
  ),
  limit: Type.Optional(limitSchema(100, 200)),
});

export const eventsPage = strictObject(
  { events: listOf(eventSchema), head_seq: seqSchema, has_more: Type.Boolean() },
  { title: 'EventsPage', description: 'Dense and in order: the first event has seq after + 1.' },
);

export const readBody = strictObject(
  { up_to_id: Type.Optional(nullable(idSchema)) },
  { title: 'MarkRead', description: 'Without up_to_id: everything there is.' },
);

export const readAnswer = strictObject(
  { last_read_id: nullable(idSchema), last_read_seq: seqSchema, unread_count: countSchema },
  { title: 'ReadState' },
);
