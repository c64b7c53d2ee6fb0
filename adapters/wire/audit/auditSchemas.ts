import Type from 'typebox';
import { actorKinds } from '../../../core/audit/AuditEntry.ts';
import { auditActions } from '../../../core/audit/auditActions.ts';
import { personSchema } from '../messages/messageSchemas.ts';
import { personRef } from '../schema/personRef.ts';
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

const place = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const actorKind = Type.Enum([...actorKinds], {
  description: 'A person; the host by its own program, by a key, or by a command; or the system by itself.',
});

export const auditQuerySchema = strictObject({
  after: Type.Optional(described(place, 'Only entries with a larger id; the last one of the page before.', 200)),
  before: Type.Optional(described(place, 'Only entries with a smaller id, for the next page of order=newest.', 200)),
  order: Type.Optional(
    Type.Enum(['oldest', 'newest'], { description: 'Which entries come first; default oldest, as they were written.' }),
  ),
  limit: Type.Optional(limitSchema(100, 200)),
  actor: Type.Optional(described(personRef, 'Only what this person did.', 7)),
  actor_kind: Type.Optional(actorKind),
  subject: Type.Optional(described(personRef, 'Only what is about this person.', 7)),
  room_id: Type.Optional(described(idSchema, 'Only what is about this room.', 42)),
  case_id: Type.Optional(described(idSchema, 'Only what was done by this case of oversight.', 3)),
  action: Type.Optional(described(textSchema(100, 1), 'Only entries of this kind.', 'look')),
  since: Type.Optional(described(timeSchema, 'From this moment on.', '2026-09-01T00:00:00.000Z')),
  until: Type.Optional(described(timeSchema, 'Before this moment.', '2026-10-01T00:00:00.000Z')),
});

/** The members of an entry in lists. */
const entryMembers = {
  id: { ...idSchema, description: 'Its place in the log: 1, 2, 3 … without a gap.' },
  at: timeSchema,
  actor: strictObject({
    kind: actorKind,
    user: Type.Union([personSchema, Type.Null()], {
      description: 'null: not a person, or nobody who is known any more',
    }),
    key_id: Type.Union([idSchema, Type.Null()], {
      description: 'The key of a source by which it was done; null: by none.',
    }),
  }),
  action: Type.String({ description: Object.keys(auditActions).join(', '), examples: ['look'] }),
  meaning: Type.String({ description: 'What the action means, in a sentence.' }),
  subject: strictObject({
    user_count: countSchema,
    users: listOf(personSchema, 5),
    organisation_id: Type.Integer({ minimum: 0, description: 'To which the entry belongs; 0: to all.' }),
    room_id: nullable(idSchema),
    case_id: nullable(idSchema),
  }),
  has_details: Type.Boolean({ description: 'The entry has, or had, details: GET /api/audit/{id}/ shows them.' }),
  hash: Type.String({ description: 'SHA-256 of the entry and of the hash of the one before.' }),
};

export const auditList = strictObject(
  { entries: listOf(strictObject(entryMembers, { title: 'AuditEntry' })), has_more: Type.Boolean() },
  { title: 'AuditList' },
);

export const auditRecord = strictObject(
  {
    ...entryMembers,
    user_ids: listOf(idSchema),
    is_erased: Type.Boolean({ description: 'The details were erased, which is on record too.' }),
    details: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
      description: 'By action: what was changed, before and after, why, from which file. null: none, or erased.',
    }),
  },
  { title: 'AuditRecord', description: 'An entry with all that is stored about it.' },
);
