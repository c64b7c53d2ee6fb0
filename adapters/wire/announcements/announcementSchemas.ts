import Type from 'typebox';
import { confirmations } from '../../../core/announcements/Announcement.ts';
import { attachmentIds, messageSchema, personSchema, urgentSchema } from '../messages/messageSchemas.ts';
import {
  clientIdSchema,
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

const confirmation = Type.Enum([...confirmations], {
  description:
    'none, of each person, of one guardian of each family, or of all its guardians. Who has no guardian in the audience ' +
    'is a family of their own.',
});

const audienceType = described(textSchema(63, 1), 'A room type that rests on an audience.', 'audience_guardians');
const organisation = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Of the years, or whose people are meant; absent: my own. 0: all.',
});

export const audienceSchema = strictObject(
  {
    type: audienceType,
    contexts: Type.Optional(listOf(textSchema(255, 1), 50)),
    years: Type.Optional(listOf(textSchema(50, 1), 50)),
    organisation_id: Type.Optional(organisation),
  },
  {
    title: 'Audience',
    description: 'Classes by their external ids, years, or neither: an organisation. The server finds the people.',
    examples: [{ type: 'audience_guardians', contexts: ['8a', '8b'] }],
  },
);

const most = {
  limit: Type.Optional(limitSchema(100, 500)),
  offset: Type.Optional(described(countSchema, 'How many to leave out.', 0)),
};

export const previewBody = strictObject(
  { audience: audienceSchema, ...most },
  {
    title: 'AudienceQuestion',
    examples: [{ audience: { type: 'audience_guardians', contexts: ['8a'] }, limit: 50 }],
  },
);
export const pageQuery = strictObject(most);

export const audienceAnswer = strictObject(
  {
    name: Type.String(),
    room_id: nullable(idSchema),
    count: countSchema,
    people: listOf(personSchema),
    has_more: Type.Boolean(),
  },
  {
    title: 'AudiencePeople',
    description:
      'How many people it reaches, each once, and their names by page. room_id null: nobody has announced yet.',
  },
);

export const announceBody = strictObject(
  {
    audience: audienceSchema,
    content: textSchema(200_000),
    client_id: clientIdSchema,
    attachment_ids: Type.Optional(attachmentIds),
    requires_confirmation: Type.Optional(confirmation),
    importance: Type.Optional(urgentSchema),
  },
  {
    title: 'AnnouncementDraft',
    description: 'A retry under the same client_id sends nothing again. requires_confirmation: none by default.',
    examples: [
      {
        audience: { type: 'audience_guardians', contexts: ['8a', '8b'] },
        content: 'The trip is on Friday.',
        client_id: '0195f1d2-0000-7000-8000-00000000abcd',
        requires_confirmation: 'one_guardian',
      },
    ],
  },
);

export const announcedAnswer = strictObject(
  {
    room_id: idSchema,
    message: messageSchema,
    reach: countSchema,
    requires_confirmation: confirmation,
    duplicate: Type.Boolean(),
  },
  { title: 'Announced', description: 'reach: the people whom it was sent to, each once.' },
);

const request = strictObject(
  {
    room_id: idSchema,
    message_id: idSchema,
    requires_confirmation: confirmation,
    confirmed_at: nullable(timeSchema),
    reminded_at: nullable(timeSchema),
    created_at: timeSchema,
    sender_id: idSchema,
    excerpt: Type.String({ description: 'The beginning of the message as it is now, up to 200 characters.' }),
  },
  { title: 'ConfirmationRequest', description: 'A message that I am asked to confirm.' },
);
export const requestList = strictObject({ requests: listOf(request) }, { title: 'ConfirmationRequests' });
export const requestQuery = strictObject({
  room_id: Type.Optional(described(idSchema, 'There, confirmed ones too; absent: what is open, everywhere.', 42)),
});

export const confirmedAnswer = strictObject(
  { room_id: idSchema, message_id: idSchema, confirmed_at: timeSchema },
  { title: 'Confirmed' },
);

const state = Type.Enum(['confirmed', 'read', 'unread', 'gone'], {
  description: 'gone: nobody of the family is there any more; nobody waits for it.',
});
const family = strictObject(
  {
    of: personSchema,
    state,
    people: listOf(
      strictObject({
        user: personSchema,
        has_read: Type.Boolean(),
        has_left: Type.Boolean(),
        confirmed_at: nullable(timeSchema),
        reminded_at: nullable(timeSchema),
      }),
    ),
  },
  { title: 'ConfirmationFamily', description: 'of: the child, or who is asked for themselves.' },
);
export const confirmationsAnswer = strictObject(
  {
    requires_confirmation: confirmation,
    reach: countSchema,
    counts: strictObject({ confirmed: countSchema, read: countSchema, unread: countSchema, gone: countSchema }),
    may_remind: Type.Boolean({ description: 'I may remind those who have not.' }),
    families: listOf(family),
    has_more: Type.Boolean(),
  },
  { title: 'Confirmations', description: 'By name. counts are those of all families, also of other pages.' },
);
export const confirmationsQuery = strictObject({ state: Type.Optional(state), ...most });

export const remindedAnswer = strictObject(
  { reminded: countSchema },
  { title: 'Reminded', description: 'How many people were reminded; those who confirmed meanwhile were not.' },
);
