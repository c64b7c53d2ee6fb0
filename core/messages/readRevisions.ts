import { auditActor } from '../audit/AuditEntry.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import { asUserId, type MessageId, type RoomId } from '../ids.ts';
import type { Actor } from '../permissions/Actor.ts';
import type { Policy } from '../permissions/Policy.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import { mayModerate } from '../permissions/rights.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { type Message, messageNotFound } from './Message.ts';
import type { MessageStore } from './MessageStore.ts';
import { type Revision, revisionsOf } from './Revision.ts';

interface Deps {
  readonly messages: Pick<MessageStore, 'find' | 'changes'>;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly auditLog: Pick<AuditLog, 'append'>;
  readonly policy: Policy;
}

/**
 * What a message has said since it was sent, deleted words too: for the host, and for who moderates the room. Members see
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

export const makeReadRevisions =
  ({ messages, rooms, auditLog, policy }: Deps): ReadRevisions =>
  async (actor, roomId, messageId) => {
    const access = await rooms.access(roomId, typeof actor === 'string' ? nobody : actor.id);
    if (access === undefined) throw messageNotFound();
    const { scope } = access.room;
    if (typeof actor !== 'string' && !mayModerate(policy, actor, scope)) throw messageNotFound();
    const message = await messages.find(roomId, messageId);
    if (message === undefined) throw messageNotFound();
    await auditLog.append([
      {
        actor: auditActor(actor),
        action: 'revisions.read',
        subjects: [message.sender.id],
        organisation: organisationOf(scope),
        roomId,
        details: { message: messageId },
      },
    ]);
    return { message, revisions: revisionsOf(message, await messages.changes(roomId, messageId)) };
  };
