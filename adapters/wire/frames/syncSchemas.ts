import Type, { type Static } from 'typebox';
import { messageSchema, reactionSchema } from '../messages/messageSchemas.ts';
import {
  countSchema,
  described,
  idSchema,
  limitSchema,
  listOf,
  nullable,
  seqSchema,
  strictObject,
  timeSchema,
} from '../schema/scalarSchemas.ts';
import { taggedUnion } from '../schema/taggedUnion.ts';

const durable = { room_id: idSchema, seq: seqSchema, at: timeSchema };
const actor = {
  actor_id: Type.Union([idSchema, Type.Null()], {
    description: 'null for a change of the directory, and for a person whom the room hides from me.',
  }),
};

const people = {
  user_ids: listOf(idSchema),
  hidden_count: Type.Optional({
    ...countSchema,
    description: 'How many more there are, in a room that hides them from me.',
  }),
};

const withMessage = <Name extends 'new_message' | 'message_edited'>(type: Name, description: string) =>
  strictObject({ type: Type.Literal(type), ...durable, message: messageSchema }, { description });

const withPeople = <Name extends 'participants_joined' | 'participants_suspended' | 'participants_restored'>(
  type: Name,
  description: string,
) => strictObject({ type: Type.Literal(type), ...durable, ...people, ...actor }, { description });

/** One for each type of event. */
export const eventAlternatives = [
  withMessage('new_message', 'A message was sent, by somebody else or by me.'),
  withMessage('message_edited', 'The author has changed the text. Contains the message as it is now.'),
  strictObject(
    { type: Type.Literal('message_deleted'), ...durable, message_id: idSchema, ...actor },
    { description: 'The message keeps its place and loses its text and reactions.' },
  ),
  strictObject(
    {
      type: Type.Literal('reaction_changed'),
      ...durable,
      message_id: idSchema,
      user_id: Type.Union([idSchema, Type.Null()], { description: 'null for a person whom the room hides from me.' }),
      emoji: Type.String(),
      is_added: Type.Boolean(),
      reactions: Type.Unsafe<readonly Static<typeof reactionSchema>[]>({
        ...listOf(reactionSchema),
        description: 'All reactions to the message as they are now.',
      }),
    },
    {
      description: 'A person has set or removed a reaction. It is not unread and does not move the room up.',
    },
  ),
  strictObject(
    {
      ...{ type: Type.Literal('pin_changed'), ...durable, message_id: idSchema, ...actor, is_pinned: Type.Boolean() },
      pinned_seq: Type.Union([seqSchema, Type.Null()], {
        description: 'That of the message as it is now; null: it is not pinned.',
      }),
    },
    { description: 'Somebody has pinned a message in the room, or unpinned it. It is not unread.' },
  ),
  strictObject(
    {
      type: Type.Literal('room_updated'),
      ...durable,
      name: Type.String(),
      is_active: Type.Boolean(),
      owner_id: Type.Optional(
        Type.Union([idSchema, Type.Null()], {
          description:
            'The new owner, if the room was handed over. Of an office: who has taken it; null: nobody any more.',
        }),
      ),
      organisation_id: Type.Optional(
        Type.Union([idSchema, Type.Null()], {
          description: 'The organisation to whose office the room was handed; null: the one above all.',
        }),
      ),
      ...actor,
    },
    { description: 'The room was renamed, archived, reopened or handed over, or its relation began or ended.' },
  ),
  withPeople('participants_joined', 'People have a membership in the room now.'),
  strictObject(
    {
      type: Type.Literal('participants_left'),
      ...durable,
      ...people,
      reason: Type.Enum(['left', 'removed', 'relation_ended', 'merged']),
      ...actor,
    },
    { description: 'People have no membership in the room any more.' },
  ),
  withPeople(
    'participants_suspended',
    'People keep their memberships but may not use the room while their relation is not active.',
  ),
  withPeople('participants_restored', 'People may use the room again.'),
  strictObject(
    { type: Type.Literal('event_hidden'), ...durable },
    {
      description:
        'A message that I do not see, from before visible_from_seq of the room, was changed. Only the place in the ' +
        'order; clients move their cursor.',
    },
  ),
] as const;

/** The durable events of a room. Sockets send the same events that the history contains. */
export const eventSchema = taggedUnion('type', eventAlternatives, {
  title: 'Event',
  description: 'A durable event of a room, ordered by seq.',
  examples: [
    {
      type: 'reaction_changed',
      room_id: 42,
      seq: 18,
      at: '2026-09-01T08:30:00.000Z',
      message_id: 1001,
      user_id: 7,
      emoji: '👍',
      is_added: true,
      reactions: [{ emoji: '👍', count: 1, user_ids: [7] }],
    },
  ],
});

export const eventsQuerySchema = strictObject({
  after: Type.Optional(
    Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'The last seq known; default 0.' }),
  ),
  limit: Type.Optional(limitSchema(100, 200)),
});

export const eventsPage = strictObject(
  { events: listOf(eventSchema), head_seq: seqSchema, has_more: Type.Boolean() },
  { title: 'EventsPage', description: 'Events, dense and in order; the first has seq after + 1.' },
);

/** As existing clients say what was read. */
export const readMessageIds = Type.Optional(
  Type.Array(idSchema, { maxItems: 5_000, description: 'Up to the greatest of them; an empty list: everything.' }),
);

/** Up to which message a client says that it has read; null: everything. */
export const readUpTo = ({ up_to_id: upToId, message_ids: ids = [] }: Static<typeof readBody>): number | null =>
  upToId ?? (ids.length === 0 ? null : ids.reduce((last, id) => Math.max(last, id)));

export const readBody = strictObject(
  { up_to_id: Type.Optional(nullable(idSchema)), message_ids: readMessageIds },
  { title: 'MarkRead', description: 'Without members, everything becomes read.', examples: [{ up_to_id: 1001 }] },
);

export const unreadBody = strictObject(
  { message_id: described(idSchema, 'The first message that counts as unread again.') },
  { title: 'MarkUnread', examples: [{ message_id: 1001 }] },
);

export const readAnswer = strictObject(
  {
    ...{ last_read_id: nullable(idSchema), last_read_seq: seqSchema, unread_count: countSchema },
    unread_mark_id: nullable(idSchema),
  },
  { title: 'ReadState' },
);
