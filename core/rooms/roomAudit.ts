import { type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import type { AuditAction } from '../audit/auditActions.ts';
import type { Person } from '../permissions/Person.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import type { ChatRoom } from './ChatRoom.ts';

/** What goes on record about a room that a person has changed. */
export const draftFor = (person: Person, { state }: ChatRoom, action: AuditAction): AuditDraft => ({
  actor: auditActor(person),
  action,
  organisation: organisationOf(state.scope),
  roomId: state.id,
});

export const renaming = (person: Person, before: ChatRoom, after: ChatRoom): AuditDraft[] =>
  before.state.name === after.state.name
    ? []
    : [
        {
          ...draftFor(person, after, 'room.renamed'),
          details: { before: before.state.name, after: after.state.name },
        },
      ];

export const archiving = (person: Person, before: ChatRoom, after: ChatRoom): AuditDraft[] =>
  before.state.isArchived === after.state.isArchived
    ? []
    : [draftFor(person, after, after.state.isArchived ? 'room.archived' : 'room.reopened')];
