import Type, { type TSchema } from 'typebox';
import { caseStates } from '../../../core/oversight/OversightCase.ts';
import { personSchema } from '../messages/messageSchemas.ts';
import { roomSchema } from '../rooms/roomSchemas.ts';
import { personRef } from '../schema/personRef.ts';
import {
  clientIdSchema,
  cursorParameter,
  described,
  idSchema,
  limitSchema,
  listOf,
  nullable,
  strictObject,
  textSchema,
  timeSchema,
} from '../schema/scalarSchemas.ts';

/** The use case counts 2,000 characters as people do; each may be several code points. */
const maxReason = 8_000;

/** The use case refuses more than 50 with a sentence of its own. */
const ids = (of: TSchema, description: string, example: number) =>
  Type.Optional(Type.Unsafe<readonly number[]>({ ...listOf(of, 1_000), description, examples: [[example]] }));

const state = Type.Enum([...caseStates], {
  description: 'waiting: until a second person approves it; ended: by somebody, or by itself at until.',
});

export const caseBody = strictObject(
  {
    reason: described(
      textSchema(maxReason, 1),
      'For who approves and who checks it; up to 2,000 characters.',
      'A parent says that a teacher threatens their child.',
    ),
    user_ids: ids(personRef, 'Whose rooms may be looked into; up to 50.', 7),
    room_ids: ids(idSchema, 'Rooms that may be looked into, whoever is in them; up to 50.', 42),
    until: described(timeSchema, 'When the case ends by itself; within a year.', '2027-01-31T16:00:00.000Z'),
    client_id: Type.Optional({ ...clientIdSchema, description: 'A retry under the same one answers the same case.' }),
  },
  {
    title: 'OpenCase',
    description: 'About people, rooms or both, whom I oversee.',
    examples: [{ reason: 'A parent complains.', user_ids: [7], until: '2027-01-31T16:00:00.000Z' }],
  },
);

export const casesQuery = strictObject({
  state: Type.Optional(state),
  limit: Type.Optional(limitSchema(50, 200)),
  before: Type.Optional(described(idSchema, 'Only cases with a smaller id, for the next page.', 40)),
});

export const caseSchema = strictObject(
  {
    id: idSchema,
    state,
    reason: Type.String(),
    users: listOf(personSchema),
    room_ids: listOf(idSchema),
    organisation_id: Type.Integer({ minimum: 0, description: 'To which the case belongs; 0: to all.' }),
    author: personSchema,
    approver: nullable(personSchema),
    opened_at: timeSchema,
    until: timeSchema,
    ended_at: Type.Union([timeSchema, Type.Null()], { description: 'When somebody ended it; null: nobody has.' }),
    may_approve: Type.Boolean({ description: 'It waits for somebody like me.' }),
    may_look: Type.Boolean({ description: 'It runs, and I may look into its rooms.' }),
  },
  { title: 'Case', description: 'Why, into what and until when people with the right to oversee may look.' },
);

export const caseList = strictObject({ cases: listOf(caseSchema), has_more: Type.Boolean() }, { title: 'CaseList' });

export const roomsOfCaseQuery = strictObject({
  user_id: Type.Optional(described(personRef, 'Only rooms in which this person of the case is or was.', 7)),
  limit: Type.Optional(limitSchema(20, 50)),
  before: Type.Optional(described(idSchema, 'Only rooms with a smaller id, for the next page.', 40)),
});

export const caseRoomList = strictObject(
  { rooms: listOf(roomSchema), has_more: Type.Boolean() },
  { title: 'CaseRoomList', description: 'The rooms that were made last first.' },
);

export const caseSearchQuery = strictObject({
  q: described(textSchema(200, 2), 'Words in any form; a message must contain all of them.', 'homework fractions'),
  limit: Type.Optional(limitSchema(20, 50)),
  cursor: Type.Optional(cursorParameter),
});
