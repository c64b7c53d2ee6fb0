import Type from 'typebox';
import { scheduledStates } from '../../../core/scheduled/ScheduledMessage.ts';
import { attachmentSchema } from '../attachments/attachmentSchemas.ts';
import {
  askedConfirmationSchema,
  askedMentionsSchema,
  attachmentIds,
  sendAtSchema,
} from '../messages/messageSchemas.ts';
import {
  clientIdSchema,
  described,
  idSchema,
  limitSchema,
  listOf,
  nullable,
  strictObject,
  timeSchema,
} from '../schema/scalarSchemas.ts';

const state = Type.Enum([...scheduledStates], {
  description:
    'waiting: its hour has not come, or it could not be sent yet. sent: it is a message, or waits for a reviewer. failed: it ' +
    'was refused at its hour; outcome says why, and its words are kept for 30 days. cancelled: I took it back.',
});

export const scheduledSchema = strictObject(
  {
    id: idSchema,
    room_id: idSchema,
    client_id: clientIdSchema,
    content: Type.String({ description: "'' once it is sent or cancelled." }),
    reply_to: nullable(idSchema),
    mentions: listOf(Type.Union([idSchema, Type.Literal('all')])),
    attachments: listOf(attachmentSchema),
    requires_confirmation: Type.Optional(Type.Literal('person')),
    send_at: timeSchema,
    state,
    outcome: nullable(
      strictObject({
        code: Type.String({
          description:
            'The error code with which it was refused; TOO_LATE: it could not be sent for a week. With sent, MESSAGE_HELD: it ' +
            'waits for a reviewer.',
        }),
        message: Type.String(),
        details: Type.Optional(Type.Unknown({ description: 'as those of errors' })),
      }),
    ),
    message_id: nullable(idSchema),
    created_at: timeSchema,
    ended_at: nullable(timeSchema),
  },
  { title: 'ScheduledMessage', description: 'My message that is sent later: nobody else sees it until then.' },
);

export const scheduledPage = strictObject(
  { scheduled: listOf(scheduledSchema), has_more: Type.Boolean() },
  { title: 'ScheduledMessages' },
);

export const scheduledQuery = strictObject({
  room_id: Type.Optional(described(idSchema, 'Only those of this room.', 42)),
  state: Type.Optional(
    Type.Enum(['open', 'ended'], {
      description: 'open: those that wait, and those that failed; the default. ended: what was sent or cancelled.',
    }),
  ),
  after: Type.Optional(described(idSchema, 'The last id of the page before.', 12)),
  limit: Type.Optional(limitSchema(100, 200)),
});

export const scheduledChangeBody = strictObject(
  {
    content: Type.Optional(Type.String()),
    send_at: Type.Optional(sendAtSchema),
    attachment_ids: Type.Optional(attachmentIds),
    mentions: Type.Optional(askedMentionsSchema),
    requires_confirmation: Type.Optional(askedConfirmationSchema),
  },
  {
    title: 'ScheduledMessageChange',
    description: 'What is not given stays.',
    examples: [{ send_at: '2026-12-01T08:00:00+02:00' }],
  },
);
