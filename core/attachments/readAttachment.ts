import { auditActor } from '../audit/AuditEntry.ts';
import type { AuditLog } from '../audit/AuditLog.ts';
import { ChatError } from '../errors.ts';
import type { MessageId, RoomId } from '../ids.ts';
import type { Person } from '../permissions/Person.ts';
import { organisationOf } from '../permissions/RoleGrant.ts';
import { caseOf, type EnterRoom } from '../rooms/admit.ts';
import type { ModeratesRoom } from '../rooms/Moderation.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { type AttachmentId, attachmentNotFound, type BlobHash, type StoredAttachment } from './Attachment.ts';
import type { Attachments } from './Attachments.ts';

/** A content that this person may have now. */
export interface ReadableFile {
  readonly name: string;
  readonly mediaType: string;
  readonly hash: BlobHash;
}

/**
 * Whether a person may have a file at this moment: their own that no message carries, and files of messages that they may
 * read. Files of deleted messages are for who oversees the room, and held ones for who reviews them. A look with more than a
 * member's right goes on record before (I19).
 * @throws ChatError ATTACHMENT_NOT_FOUND for everything else, also where a scanner found something
 */
export type ReadAttachment = (person: Person, id: AttachmentId, part: 'file' | 'thumbnail') => Promise<ReadableFile>;

/** What of a message decides who reads it. */
interface Carrying {
  readonly seq: number;
  readonly deletedAt: Date | null;
}

/** What may carry a file: a message, or one that a guard holds. */
export interface CarriedBy {
  readonly findMessage: (roomId: RoomId, messageId: MessageId) => Promise<Carrying | undefined>;
  /** Whether a message that a guard holds has the file, and the person decides about it. */
  readonly reviewsHeld: (person: Person, file: StoredAttachment) => Promise<boolean>;
}

interface Deps extends CarriedBy {
  readonly attachments: Pick<Attachments, 'find'>;
  readonly enterRoom: EnterRoom;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly overseesRoom: ModeratesRoom;
  readonly auditLog: Pick<AuditLog, 'append'>;
}

export const makeReadAttachment = (deps: Deps): ReadAttachment => {
  const { attachments, findMessage, reviewsHeld, enterRoom, rooms, overseesRoom, auditLog } = deps;

  /** @throws ChatError ATTACHMENT_NOT_FOUND */
  const admitToDeleted = async (person: Person, id: AttachmentId, roomId: RoomId): Promise<void> => {
    const access = await rooms.access(roomId, person.id);
    const oversight = access === undefined ? null : await overseesRoom(person, access.room);
    if (access === undefined || oversight === null) throw attachmentNotFound();
    await auditLog.append([
      {
        actor: auditActor(person),
        action: 'file.read',
        organisation: organisationOf(access.room.scope),
        roomId,
        ...caseOf(oversight),
        details: { attachment: id, of: 'deleted' },
      },
    ]);
  };

  const admit = async (person: Person, file: StoredAttachment): Promise<void> => {
    const { carrier, ownerId, attachment } = file;
    if (carrier === null) {
      if (ownerId === person.id || person.formerIds?.includes(ownerId) || (await reviewsHeld(person, file))) return;
      throw attachmentNotFound();
    }
    const { roomId, messageId } = carrier;
    const message = await findMessage(roomId, messageId);
    if (message === undefined) throw attachmentNotFound();
    if (message.deletedAt !== null) return admitToDeleted(person, attachment.id, roomId);
    const { visibleFromSeq } = await enterRoom(person, roomId, { what: 'file' });
    if (message.seq < visibleFromSeq) throw attachmentNotFound();
  };

  return async (person, id, part) => {
    const file = await attachments.find(id);
    if (file === undefined) throw attachmentNotFound();
    const { attachment, hash, thumbnailHash } = file;
    try {
      await admit(person, file);
    } catch (refusal) {
      const isRefusal = refusal instanceof ChatError && ['ROOM_NOT_FOUND', 'CANNOT_CHAT'].includes(refusal.code);
      throw isRefusal ? attachmentNotFound(refusal) : refusal;
    }
    if (attachment.state === 'quarantined') throw attachmentNotFound();
    if (part === 'file') return { name: attachment.name, mediaType: attachment.mediaType, hash };
    if (thumbnailHash === null) throw attachmentNotFound();
    return { name: 'thumbnail.webp', mediaType: 'image/webp', hash: thumbnailHash };
  };
};
