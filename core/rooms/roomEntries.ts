import { type AuditDraft, auditActor } from '../audit/AuditEntry.ts';
import type { AuditAction } from '../audit/auditActions.ts';
import type { Person } from '../permissions/Person.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import type { ChatRoom } from './ChatRoom.ts';

/** The entry of a change that a moderator made, or of a room that was handed over. */
export const entryOfRoom = (person: Person, { state }: ChatRoom, action: AuditAction): AuditDraft => ({
  actor: auditActor(person),
  action,
  organisation: organisationOf(state.scope),
  roomId: state.id,
});

/** None if the name stays. */
export const renaming = (person: Person, before: ChatRoom, after: ChatRoom): AuditDraft[] =>
  before.state.name === after.state.name
    ? []
    : [
        {
          ...entryOfRoom(person, after, 'room.renamed'),
          details: { before: before.state.name, after: after.state.name },
        },
      ];

/** None if it was archived, or open, before. */
export const archiving = (person: Person, before: ChatRoom, after: ChatRoom): AuditDraft[] =>
  before.state.isArchived === after.state.isArchived
    ? []
    : [entryOfRoom(person, after, after.state.isArchived ? 'room.archived' : 'room.reopened')];
