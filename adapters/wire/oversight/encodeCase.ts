import { asRoomId, asUserId, type UserId } from '../../../core/ids.ts';
import type { CaseRequest, OversightCase } from '../../../core/oversight/OversightCase.ts';
import type { CaseRights } from '../../../core/oversight/reachCases.ts';
import type { Person } from '../../../core/permissions/Person.ts';
import { organisationOf } from '../../../core/permissions/RoleGrant.ts';
import { encodePerson } from '../messages/encodeMessage.ts';
import type { Static } from '../schema/compileSchema.ts';
import type { caseBody } from './caseSchemas.ts';

export const decodeCase = ({ reason, user_ids, room_ids, until, client_id }: Static<typeof caseBody>): CaseRequest => ({
  reason,
  personIds: (user_ids ?? []).map(asUserId),
  roomIds: (room_ids ?? []).map(asRoomId),
  until: new Date(until),
  ...(client_id === undefined ? {} : { clientId: client_id }),
});

/** The people of whom a case tells. */
export const peopleOfCase = ({ personIds, authorId, approverId }: OversightCase): UserId[] => [
  ...personIds,
  authorId,
  ...(approverId === null ? [] : [approverId]),
];

/** Encodes a case; `people` has everybody of whom it tells. */
export const encodeCase = (one: OversightCase, rights: CaseRights, people: ReadonlyMap<UserId, Person>) => {
  const shown = (id: UserId) => encodePerson(people.get(id) ?? gone(id));
  return {
    id: one.id,
    state: one.state,
    reason: one.reason,
    users: one.personIds.map(shown),
    room_ids: one.roomIds,
    organisation_id: organisationOf(one.scope),
    author: shown(one.authorId),
    approver: one.approverId === null ? null : shown(one.approverId),
    opened_at: one.openedAt.toISOString(),
    until: one.until.toISOString(),
    ended_at: one.endedAt?.toISOString() ?? null,
    may_approve: rights.mayApprove,
    may_look: rights.mayLook,
  };
};

/** A case outlives whatever may happen to the rows of people. */
const gone = (id: UserId): Person => ({
  ...{ id, externalId: String(id), role: '', firstName: '', lastName: '', email: null, isActive: false },
});
