import Type from 'typebox';
import { heldStates } from '../../../core/guard/HeldMessage.ts';
import { commentChars } from '../../../core/moderation/Report.ts';
import { attachmentSchema } from '../attachments/attachmentSchemas.ts';
import { messageSchema, personSchema, urgentSchema } from '../messages/messageSchemas.ts';
import {
  clientIdSchema,
  described,
  idSchema,
  limitSchema,
  listOf,
  nullable,
  strictObject,
  textSchema,
  timeSchema,
} from '../schema/scalarSchemas.ts';

const reason = strictObject(
  { code: Type.String(), message: Type.String() },
  { title: 'GuardReason', description: 'Why a guard did not simply let a text through.' },
);

const state = Type.Enum([...heldStates], {
  description:
    'waiting: nobody has decided. released: it is a message now. refused: it never becomes one. cancelled: the sender took it back. expired: its time was over.',
});

const common = {
  id: idSchema,
  room_id: idSchema,
  client_id: clientIdSchema,
  content: Type.String({ description: "'' once it is a message, or its words are erased." }),
  reply_to: nullable(idSchema),
  attachments: listOf(attachmentSchema),
  requires_confirmation: Type.Optional(
    Type.Literal('person', { description: 'It asks for confirmations once it is a message.' }),
  ),
  importance: Type.Optional(urgentSchema),
  reasons: listOf(reason),
  state,
  created_at: timeSchema,
  decided_at: nullable(timeSchema),
  message_id: nullable(idSchema),
};

export const ownHeldSchema = strictObject(
  { ...common, answer: Type.String({ description: 'What a reviewer says with a refusal.' }) },
  { title: 'OwnHeldMessage', description: 'My message, which waits for a reviewer: nobody else sees it.' },
);
export const ownHeldList = strictObject({ held: listOf(ownHeldSchema) }, { title: 'OwnHeldMessages' });

export const heldSchema = strictObject(
  {
    ...common,
    organisation_id: Type.Integer({ minimum: 0, description: '0: all.' }),
    sender: personSchema,
    masked: nullable(Type.String({ description: 'The text with the found words covered; null: none would be.' })),
    decider: Type.Union([personSchema, Type.Null()]),
    note: Type.String(),
    answer: Type.String(),
  },
  { title: 'HeldMessage', description: 'A message that waits for a reviewer, or was decided.' },
);

export const heldQueueQuery = strictObject({
  state: Type.Optional(
    Type.Enum(['waiting', 'decided'], {
      description: 'waiting: the oldest first, the default. decided: the newest first.',
    }),
  ),
  after: Type.Optional(described(idSchema, 'The last id of the page before.', 12)),
  limit: Type.Optional(limitSchema(50, 200)),
});

export const heldQueue = strictObject(
  { held: listOf(heldSchema), has_more: Type.Boolean() },
  { title: 'HeldMessageQueue' },
);

export const heldContext = strictObject(
  { held: heldSchema, messages: listOf(messageSchema) },
  { title: 'HeldMessageContext', description: 'A held message with the latest messages of its room.' },
);

const text = textSchema(4 * commentChars);

export const heldDecisionBody = strictObject(
  {
    action: Type.Enum(['release', 'release_masked', 'refuse'], {
      description: 'release_masked: with the found words covered.',
    }),
    note: described(text, 'Why, for those who look into it later.', 'A telephone number of the school itself'),
    answer: Type.Optional(described(text, 'What the sender reads; for refuse alone.', 'Please stay polite.')),
  },
  {
    title: 'HeldMessageDecision',
    description: 'A repeated call by the same person with the same action and note changes nothing.',
    examples: [{ action: 'release', note: 'A number of the school itself' }],
  },
);
