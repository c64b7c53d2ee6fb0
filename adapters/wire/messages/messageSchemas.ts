import Type from 'typebox';
import { mostAttachments } from '../../../core/attachments/Attachment.ts';
import { mentionsAtMost } from '../../../core/messages/Mention.ts';
import { type MessageData, messageTypes } from '../../../core/messages/MessageData.ts';
import { sharedKinds } from '../../../core/messages/SharedQuery.ts';
import { attachmentSchema } from '../attachments/attachmentSchemas.ts';
import { sourcedIdParameters } from '../history/sourcedIdParameters.ts';
import { personRef } from '../schema/personRef.ts';
import {
  clientIdSchema,
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

export const personSchema = strictObject(
  {
    id: idSchema,
    username: Type.String({ description: "The host's own id of the person." }),
    full_name: Type.String(),
    first_name: Type.String(),
    last_name: Type.String(),
    role: Type.String(),
    avatar_url: described(
      nullable(Type.String()),
      'The address of the picture on this server, a square in WebP, for who meets the person; another one for each picture. ' +
        'null: there is none. Ask for it as for everything else, and show initials if it answers 404.',
    ),
    is_erased: Type.Optional(
      Type.Literal(true, {
        description: 'The person was erased: full_name is a dash, and clients say “former member” in their language.',
      }),
    ),
  },
  { title: 'Person' },
);

export const reactionSchema = strictObject(
  { emoji: Type.String(), count: countSchema, user_ids: listOf(idSchema) },
  {
    title: 'Reaction',
    description:
      'The people who set an emoji under a message, earliest first. In a room that hides members from me, count may be ' +
      'larger than user_ids.',
    examples: [{ emoji: '👍', count: 2, user_ids: [7, 12] }],
  },
);

export const mentionSchema = strictObject(
  {
    user_id: Type.Union([idSchema, Type.Null()], { description: 'null: everybody in the room.' }),
    name: Type.String({ description: 'What stands behind the “@” in content, as it was written.' }),
  },
  {
    title: 'Mention',
    description: 'Somebody whom a message names. The words keep the name that the person had then.',
    examples: [{ user_id: 12, name: 'Sofia Marchetti' }],
  },
);

/** Whom to mention; at most as many as a message may. */
export const askedMentionsSchema = Type.Array(Type.Union([personRef, Type.Literal('all')]), {
  maxItems: mentionsAtMost,
  description:
    'People whom content names as @ and their full name or first name, and all for everybody (@all, @class …). Who may ' +
    'not be mentioned here is left out; the words stay.',
  examples: [[12, 'all']],
});

export const urgentSchema = Type.Literal('urgent', {
  description:
    'Everybody is told of it at once, at any hour and whatever they have chosen. Absent: as they have chosen.',
});

/** What programs say beside the words. `checkData` bounds it. */
export const messageDataSchema = Type.Unsafe<MessageData>(
  Type.Object(
    {},
    {
      additionalProperties: true,
      title: 'MessageData',
      description:
        'What a service account says beside the words, as plain JSON of at most 4 KiB and 8 levels; type, where there is one, ' +
        'says what it is. Clients show what they know and ignore the rest. Absent: nothing.',
      examples: [{ type: 'homework', due: '2026-12-04', subject: 'Biology' }],
    },
  ),
);

/** A client's own name for a message that it shows before it is stored; it comes back to the sending socket. */
const ownName = Type.Optional(
  Type.Union([Type.String({ minLength: 1, maxLength: 100 }), Type.Integer()], {
    description: 'Comes back in message_ack and new_message on the sending socket. New clients use client_id.',
  }),
);

export const ownNames = { temp_id: ownName, _tempId: ownName };

export const messageSchema = strictObject(
  {
    id: idSchema,
    room_id: idSchema,
    seq: seqSchema,
    sender: personSchema,
    content: Type.String({ description: "'' once deleted." }),
    message_type: Type.Enum([...messageTypes], {
      description:
        'text: a person wrote it. bot: a program did, in its own name. system: something happened; clients show it as a ' +
        'quiet line.',
    }),
    data: Type.Optional(messageDataSchema),
    client_id: nullable(clientIdSchema),
    reply_to: nullable(idSchema),
    thread_root: nullable(idSchema),
    thread: nullable(strictObject({ reply_count: countSchema, last_reply_at: timeSchema })),
    attachments: listOf(attachmentSchema),
    reactions: listOf(reactionSchema),
    mentions: listOf(mentionSchema),
    created_at: timeSchema,
    timestamp: timeSchema,
    pinned_seq: Type.Union([seqSchema, Type.Null()], {
      description: 'The seq at which the message was pinned in the room; null: it is not.',
    }),
    requires_confirmation: Type.Optional(
      Type.Literal('person', {
        description: 'Everybody else who was in the room then is asked to confirm it. Absent: nobody is.',
      }),
    ),
    importance: Type.Optional(urgentSchema),
    updated_at: timeSchema,
    is_edited: Type.Boolean(),
    edited_at: nullable(timeSchema),
    is_deleted: Type.Boolean(),
    is_read: Type.Optional(
      Type.Boolean({
        description:
          'In the history, for members. Of my message: all others who see it have read it; absent where the room does not ' +
          'show it. Of another’s: I have read it.',
      }),
    ),
    read_by_count: Type.Optional({
      ...countSchema,
      description: 'In the history, of my own messages: how many others have read it.',
    }),
    ...ownNames,
  },
  { title: 'Message' },
);

/** The use case checks length and emptiness of the content, because it has its own error codes for them. */
const contentSchema = Type.String({
  description:
    'White space at both ends is removed. At most the configured number of characters as people count them (10,000 by default), in at most four times as many UTF-16 code units.',
});

/** Files of a message that is to be sent. */
export const attachmentIds = described(
  listOf(idSchema, mostAttachments),
  'My files that no message carries, as POST /api/chat/attachments/ named them. With one, content may be empty.',
);

/** Whose confirmation a message asks for. */
export const askedConfirmationSchema = Type.Enum(['none', 'person'], {
  description:
    'person: everybody else in the room is asked to confirm that they have read it, if I may ask there ' +
    '(rights.may_ask_confirmation). none by default.',
});

/** When a message is sent that is sent later. */
export const sendAtSchema = Type.String({
  format: 'date-time',
  maxLength: 40,
  description: 'ISO 8601 with an offset, at least 5 seconds and at most a year from now.',
  examples: ['2026-12-01T08:00:00+02:00'],
});

export const sendBody = strictObject(
  {
    content: contentSchema,
    client_id: Type.Optional(nullable(clientIdSchema)),
    reply_to: Type.Optional(nullable(idSchema)),
    attachment_ids: Type.Optional(attachmentIds),
    mentions: Type.Optional(askedMentionsSchema),
    requires_confirmation: Type.Optional(askedConfirmationSchema),
    send_at: Type.Optional(nullable(sendAtSchema)),
    message_type: Type.Optional(
      Type.Enum([...messageTypes], {
        description: 'bot or system for service accounts, text for people; the default.',
      }),
    ),
    data: Type.Optional(messageDataSchema),
  },
  {
    title: 'SendMessage',
    description: 'The same client_id again returns the first result. With send_at it is sent then.',
    examples: [{ content: 'Page 12, please.', client_id: '6f1c0b1e-5d0a-4c57-9a43-0d6f0f6a7c11' }],
  },
);

export const editBody = strictObject(
  { content: contentSchema, mentions: Type.Optional(askedMentionsSchema) },
  { title: 'EditMessage', examples: [{ content: 'Page 13, please.' }] },
);

export const historyQuerySchema = strictObject({
  before: Type.Optional(described(idSchema, 'Older than this message. At most one of before, after and around.')),
  after: Type.Optional(described(seqSchema, 'Newer than the message with this id; 0: from the beginning.')),
  around: Type.Optional(described(idSchema, 'This message and its neighbours on both sides.')),
  ...sourcedIdParameters('message'),
  limit: Type.Optional(limitSchema(50, 100)),
});

export const threadQuerySchema = strictObject({
  after: Type.Optional(described(idSchema, 'Answers newer than this one.')),
  limit: Type.Optional(limitSchema(50, 100)),
});

const page = {
  messages: listOf(messageSchema),
  has_more: Type.Boolean(),
  count: countSchema,
  oldest_id: nullable(idSchema),
  newest_id: nullable(idSchema),
};

export const mentionsQuerySchema = strictObject({
  before: Type.Optional(described(idSchema, 'Older than this message: oldest_id of the page before.')),
  limit: Type.Optional(limitSchema(50, 100)),
});

export const mentionsPage = strictObject(
  { messages: listOf(messageSchema), has_more: Type.Boolean(), oldest_id: nullable(idSchema) },
  { title: 'Mentions', description: 'Newest first.' },
);

export const historyPage = strictObject(page, { title: 'History', description: 'Oldest first.' });

export const threadPage = strictObject({ root: messageSchema, ...page }, { title: 'Thread' });

export const reactionAnswer = strictObject(
  { message_id: idSchema, emoji: Type.String({ examples: ['👍'] }), reactions: listOf(reactionSchema) },
  { title: 'Reacted', description: 'The emoji in its normal form, and all reactions to the message.' },
);

export const receiptsAnswer = strictObject(
  {
    receipts: listOf(strictObject({ user: personSchema, last_read_id: idSchema, read_at: timeSchema })),
    count: countSchema,
  },
  { title: 'Receipts' },
);

export const sharedQuerySchema = strictObject({
  kind: Type.Enum([...sharedKinds], { description: 'picture, file (every other file) or link.' }),
  before: Type.Optional(described(idSchema, 'Older than this message: oldest_id of the page before.')),
  limit: Type.Optional(limitSchema(50, 100)),
});

/** The newest first. */
export const sharedList = strictObject(page, { title: 'SharedMessages' });

export const pinList = strictObject(
  { messages: listOf(messageSchema, 50), count: countSchema },
  { title: 'PinnedMessages' },
);
