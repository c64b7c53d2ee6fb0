import Type from 'typebox';
import { commentChars, reportActions, reportReasons } from '../../../core/moderation/Report.ts';
import { holdSchema } from '../directory/holdSchemas.ts';
import { externalId } from '../directory/recordSchemas.ts';
import { messageSchema, personSchema } from '../messages/messageSchemas.ts';
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

/** The use case counts characters as people do; each may be several code points. */
const text = textSchema(4 * commentChars);

const reason = Type.Enum([...reportReasons], {
  description: 'danger: signs of danger to a child. It goes to the safeguarding lead alone.',
});
const outcome = Type.Union([Type.Enum(['dismissed', 'acted']), Type.Null()], {
  description: 'Whether something followed, not what. null: not decided yet',
});

export const reportBody = strictObject(
  {
    message_id: Type.Optional(described(idSchema, 'The message; or user_id.', 1001)),
    user_id: Type.Optional(
      Type.Union([idSchema, externalId], {
        description: 'The person: a number is the id that Homeroom gave, a text an external id. Or message_id.',
        examples: [7],
      }),
    ),
    room_id: Type.Optional(described(idSchema, 'Where the message is, or where the person was met.', 42)),
    reason,
    comment: Type.Optional(described(text, 'In words; up to 2,000 characters.', 'He writes this every day.')),
    client_id: Type.Optional(clientIdSchema),
  },
  {
    title: 'ReportDraft',
    description: 'A message that one can read, or a person whom one can see.',
    examples: [
      { message_id: 1001, room_id: 42, reason: 'insult', comment: 'He writes this every day.' },
      { user_id: 7, reason: 'other' },
    ],
  },
);

export const ownReport = strictObject(
  {
    id: idSchema,
    user: personSchema,
    message_id: nullable(idSchema),
    room_id: nullable(idSchema),
    reason,
    comment: Type.String(),
    created_at: timeSchema,
    outcome,
    decided_at: nullable(timeSchema),
  },
  { title: 'OwnReport', description: 'What I reported, and what I hear of it.' },
);
export const ownReports = strictObject({ reports: listOf(ownReport) }, { title: 'OwnReports' });

export const queueQuery = strictObject({
  state: Type.Optional(
    Type.Enum(['open', 'decided'], { description: 'open: the oldest first, the default. decided: the newest first.' }),
  ),
  after: Type.Optional(described(idSchema, 'The last id of the page before.', 12)),
  limit: Type.Optional(limitSchema(50, 200)),
});

const decision = strictObject(
  {
    action: Type.Enum([...reportActions]),
    note: Type.String(),
    decider: personSchema,
    decided_at: timeSchema,
    warning: nullable(Type.String()),
    warning_read_at: nullable(timeSchema),
    hold_id: nullable(idSchema),
    case_id: nullable(idSchema),
  },
  { title: 'ReportDecision' },
);

export const reportSchema = strictObject(
  {
    id: idSchema,
    reporter: personSchema,
    user: personSchema,
    message_id: nullable(idSchema),
    room_id: nullable(idSchema),
    organisation_id: Type.Integer({ minimum: 0, description: '0: all.' }),
    reason,
    comment: Type.String(),
    created_at: timeSchema,
    decision: Type.Union([decision, Type.Null()]),
  },
  { title: 'Report', description: 'Somebody reported a message, or a person.' },
);

export const reportQueue = strictObject(
  { reports: listOf(reportSchema), has_more: Type.Boolean() },
  { title: 'ReportQueue' },
);

export const reportContext = strictObject(
  {
    report: reportSchema,
    reported: Type.Union([strictObject({ content: nullable(Type.String()), created_at: timeSchema }), Type.Null()], {
      description: 'What the message said when it was reported. null: a person is reported',
    }),
    messages: listOf(messageSchema),
    earlier: listOf(reportSchema),
    holds: listOf(holdSchema),
    may_open_case: Type.Boolean({ description: 'I may hand the report over as a case.' }),
  },
  { title: 'ReportContext', description: 'A report with some messages around, earlier reports and holds.' },
);

export const decideBody = strictObject(
  {
    action: Type.Enum([...reportActions], {
      description:
        'remove: delete the message. restrict: the person reads, and writes nowhere, until ends. suspend: the account, until ends or until somebody lifts the hold. hand_over: open a case.',
    }),
    note: Type.Optional(described(text, 'Why; needed unless the action is dismiss.', 'Third insult this week')),
    warning: Type.Optional(described(text, 'What the person reads; for warn alone.', 'Please stay polite.')),
    ends: Type.Optional(
      described(timeSchema, 'Until when; for restrict, suspend and hand_over.', '2027-01-08T08:00:00.000Z'),
    ),
    client_id: Type.Optional(clientIdSchema),
  },
  {
    title: 'ReportDecisionDraft',
    description: 'A repeated call by the same person with the same action and note changes nothing.',
    examples: [
      { action: 'dismiss' },
      { action: 'warn', note: 'Third insult this week', warning: 'Please stay polite.' },
      { action: 'restrict', note: 'Again after a warning', ends: '2027-01-08T08:00:00.000Z' },
    ],
  },
);

const warning = strictObject(
  { id: idSchema, text: Type.String(), created_at: timeSchema, read_at: nullable(timeSchema) },
  { title: 'Warning', description: 'What the school or the operator says to me because of a report.' },
);
export const warningList = strictObject({ warnings: listOf(warning) }, { title: 'WarningList' });
export const confirmAnswer = strictObject({ id: idSchema, is_read: Type.Boolean() }, { title: 'WarningConfirmed' });
