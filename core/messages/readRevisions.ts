import { auditActor } from '../audit/AuditEntry.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import { asUserId, type MessageId, type RoomId } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import { caseOf } from '../rooms/admit.ts';
import type { ModeratesRoom } from '../rooms/Moderation.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { type Message, messageNotFound } from './Message.ts';
import type { MessageStore } from './MessageStore.ts';
import { type Revision, revisionsOf } from './Revision.ts';

interface Deps {
  readonly messages: Pick<MessageStore, 'find' | 'changes'>;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly auditLog: Pick<AuditLog, 'append'>;
  /** As `ModeratesRoom`, by the right to oversee. */
  readonly overseesRoom: ModeratesRoom;
}

/**
 * What a message has said since it was sent, deleted words too: for the host, and for who oversees the room. Members see
 * only that it was edited. The look goes on record before anything is shown (I19).
 * @throws ChatError MESSAGE_NOT_FOUND, also without the right
 */
export type ReadRevisions = (
  actor: Actor,
  roomId: RoomId,
  messageId: MessageId,
) => Promise<{ readonly message: Message; readonly revisions: readonly Revision[] }>;

/** Nobody: the host reads a room without a membership. */
const nobody = asUserId(0);
const byHost = { caseId: null };

export const makeReadRevisions =
  ({ messages, rooms, auditLog, overseesRoom }: Deps): ReadRevisions =>
  async (actor, roomId, messageId) => {
    const access = await rooms.access(roomId, typeof actor === 'string' ? nobody : actor.id);
    if (access === undefined) throw messageNotFound();
    const { scope } = access.room;
    const oversight = typeof actor === 'string' ? byHost : await overseesRoom(actor, access.room);
    if (oversight === null) throw messageNotFound();
    const message = await messages.find(roomId, messageId);
    if (message === undefined) throw messageNotFound();
    await auditLog.append([
      {
        actor: auditActor(actor),
        action: 'revisions.read',
        subjects: [message.sender.id],
        organisation: organisationOf(scope),
        roomId,
        ...caseOf(oversight),
        details: { message: messageId },
      },
    ]);
    const changes = (await messages.changes(roomId, [messageId])).get(messageId) ?? [];
    return { message, revisions: revisionsOf(message, changes) };
  };
