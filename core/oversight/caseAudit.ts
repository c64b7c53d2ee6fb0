import { type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import type { AuditAction } from '../audit/auditActions.ts';
import type { OrganisationId, RoomId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import type { RoomLook } from '../rooms/admit.ts';
import type { OversightCase } from './OversightCase.ts';

/** What goes on record about a case that somebody opened or decided. */
export const caseEntry = (person: Person, action: AuditAction, one: OversightCase): AuditDraft => ({
  actor: auditActor(person),
  action,
  subjects: one.personIds,
  organisation: organisationOf(one.scope),
  caseId: one.id,
  details: { reason: one.reason, rooms: one.roomIds, until: one.until.toISOString(), state: one.state },
});

interface CaseLook {
  readonly look: RoomLook;
  /** Absent: a look at more than one room. */
  readonly room?: { readonly id: RoomId; readonly organisation: OrganisationId };
}

/** What goes on record about a look into what a case opens. */
export const lookEntry = (person: Person, one: OversightCase, { look, room }: CaseLook): AuditDraft => ({
  actor: auditActor(person),
  action: 'look',
  subjects: one.personIds,
  organisation: room?.organisation ?? organisationOf(one.scope),
  ...(room === undefined ? {} : { roomId: room.id }),
  caseId: one.id,
  details: { ...look, as: 'overseer' },
});
