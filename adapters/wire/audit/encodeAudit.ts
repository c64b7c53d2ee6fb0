import type { AuditEntry, AuditRecord } from '../../../core/audit/AuditEntry.ts';
import type { AuditQuery } from '../../../core/audit/AuditLog.ts';
import { auditActions } from '../../../core/audit/auditActions.ts';
import { asRoomId, asUserId, type UserId } from '../../../core/ids.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { encodePerson } from '../messages/encodeMessage.ts';
import type { Static } from '../schema/compileSchema.ts';
import type { auditQuerySchema } from './auditSchemas.ts';

/** Finds a person by id, for the name. */
export type FindPerson = (id: UserId) => Promise<Person | undefined>;

/** People whom an entry of a list names; an import may be about thousands. */
const namedPeople = 5;

/** Turns a query into that of the use case, with one entry more than asked for, to know whether there are more. */
export const decodeAuditQuery = (
  query: Static<typeof auditQuerySchema>,
  limit: number,
): Omit<AuditQuery, 'within'> => ({
  limit: limit + 1,
  isNewestFirst: query.order === 'newest',
  ...(query.after === undefined ? {} : { after: query.after }),
  ...(query.before === undefined ? {} : { before: query.before }),
  ...(query.actor === undefined ? {} : { actorId: asUserId(query.actor) }),
  ...(query.actor_kind === undefined ? {} : { actorKind: query.actor_kind }),
  ...(query.subject === undefined ? {} : { subject: asUserId(query.subject) }),
  ...(query.room_id === undefined ? {} : { roomId: asRoomId(query.room_id) }),
  ...(query.case_id === undefined ? {} : { caseId: query.case_id }),
  ...(query.action === undefined ? {} : { action: query.action }),
  ...(query.since === undefined ? {} : { since: new Date(query.since) }),
  ...(query.until === undefined ? {} : { until: new Date(query.until) }),
});

export const encodeAuditEntry = async (entry: AuditEntry, find: FindPerson) => {
  const { position, at, actor, action, subjects, organisation, roomId, caseId, detailsHash, hash } = entry;
  const users = await Promise.all(subjects.slice(0, namedPeople).map(find));
  const user = actor.kind === 'person' ? await find(actor.id) : undefined;
  return {
    id: position,
    at: at.toISOString(),
    actor: {
      kind: actor.kind,
      user: user === undefined ? null : encodePerson(user),
      key_id: actor.kind === 'key' ? (actor.id ?? null) : null,
    },
    action,
    meaning: meaningOf(action),
    subject: {
      user_count: subjects.length,
      users: users.flatMap((one) => (one === undefined ? [] : [encodePerson(one)])),
      organisation_id: organisation,
      room_id: roomId,
      case_id: caseId,
    },
    has_details: detailsHash !== null,
    hash,
  };
};

export const encodeAuditRecord = async ({ entry, details }: AuditRecord, find: FindPerson) => ({
  ...(await encodeAuditEntry(entry, find)),
  user_ids: entry.subjects,
  is_erased: entry.detailsHash !== null && (details === undefined || details.content === null),
  details: details?.content ?? null,
});

/** '' for an action of a later release. */
const meaningOf = (action: string): string => Object.entries(auditActions).find(([name]) => name === action)?.[1] ?? '';
