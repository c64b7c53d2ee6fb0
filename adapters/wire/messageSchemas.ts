import Type from 'typebox';
import {
  clientIdSchema,
  countSchema,
  idSchema,
  limitSchema,
  listOf,
  nullable,
  seqSchema,
  strictObject,
  timeSchema,
} from './scalarSchemas.ts';

export const personSchema = strictObject(
  {
    id: idSchema,
    username: Type.String({ description: "The host's own id of the person." }),
    full_name: Type.String(),
    role: Type.String(),
    avatar_url: nullable(Type.String()),
  },
  { title: 'Person' },
);

export const reactionSchema = strictObject(
  { emoji: Type.String(), count: countSchema, user_ids: listOf(idSchema) },
  { title: 'Reaction', description: 'Who set an emoji under a message, the first first.' },
);

export const messageSchema = strictObject(
  {
    id: idSchema,
    room_id: idSchema,
    seq: seqSchema,
    sender: personSchema,
    content: Type.String({ description: "'' once deleted." }),
    message_type: Type.Literal('text'),
    client_id: nullable(clientIdSchema),
    reply_to: nullable(idSchema),
    thread_root: nullable(idSchema),
    thread: nullable(strictObject({ reply_count: countSchema, last_reply_at: timeSchema })),
    attachments: listOf(Type.Never()),
    reactions: listOf(reactionSchema),
    created_at: timeSchema,
    timestamp: timeSchema,
    updated_at: timeSchema,
    is_edited: Type.Boolean(),
    edited_at: nullable(timeSchema),
    is_deleted: Type.Boolean(),
  },
  { title: 'Message' },
);

/** Length and emptiness of the content are judged by the use case, which has codes of its own for them. */
const contentSchema = Type.String({ description: 'Up to the configured number of characters, 10,000 by default.' });

export const sendBody = strictObject(
  {
    content: contentSchema,
    client_id: Type.Optional(nullable(clientIdSchema)),
    reply_to: Type.Optional(nullable(idSchema)),
    attachment_ids: Type.Optional(listOf(idSchema, 0)),
  },
  { title: 'SendMessage', description: 'Sending the same client_id again returns the first result.' },
);

export const editBody = strictObject({ content: contentSchema }, { title: 'EditMessage' });

export const historyQuery = strictObject({
  before: Type.Optional(idSchema),
  after: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
  around: Type.Optional(idSchema),
  limit: Type.Optional(limitSchema(50, 100)),
});

export const threadQuery = strictObject({
  after: Type.Optional(idSchema),
  limit: Type.Optional(limitSchema(50, 100)),
});

const page = {
  messages: listOf(messageSchema),
  has_more: Type.Boolean(),
  count: countSchema,
  oldest_id: nullable(idSchema),
  newest_id: nullable(idSchema),
};

export const historyPage = strictObject(page, { title: 'History', description: 'Oldest first.' });

export const threadPage = strictObject({ root: messageSchema, ...page }, { title: 'Thread' });

export const reactionAnswer = strictObject(
  { message_id: idSchema, emoji: Type.String(), reactions: listOf(reactionSchema) },
  { title: 'Reacted', description: 'The emoji as it is counted, and all reactions to the message.' },
);

export const receiptsAnswer = strictObject(
  {
    receipts: listOf(strictObject({ user: personSchema, last_read_id: idSchema, read_at: timeSchema })),
    count: countSchema,
  },
  { title: 'Receipts' },
);
