import { ChatError } from '../errors.ts';
import type { RoomId } from '../ids.ts';
import { strictest } from '../permissions/FileRules.ts';
import type { Person } from '../permissions/Person.ts';
import type { Policy } from '../permissions/Policy.ts';
import type { RoomRepository } from '../rooms/RoomRepository.ts';
import { type Attachment, type AttachmentId, attachmentNotFound, mostAttachments } from './Attachment.ts';
import type { Attachments } from './Attachments.ts';

/**
 * The files of a message that is to be sent into a room, or into one of a type that is not there yet, in the order of their ids: the sender's own, which no message carries.
 * @throws ChatError ATTACHMENT_NOT_FOUND for any other, INVALID_REQUEST for too many or one twice, UNSUPPORTED_MEDIA_TYPE where
 *   the policy lets no such files into the room
 */
export type AttachFiles = (
  sender: Person,
  room: RoomId | { readonly type: string },
  ids: readonly AttachmentId[],
) => Promise<readonly Attachment[]>;

interface Deps {
  readonly attachments: Pick<Attachments, 'findOwn'>;
  readonly rooms: Pick<RoomRepository, 'access'>;
  readonly policy: Pick<Policy, 'files'>;
}

export const makeAttachFiles =
  ({ attachments, rooms, policy: { files } }: Deps): AttachFiles =>
  async (sender, room, ids) => {
    if (ids.length > mostAttachments || new Set(ids).size < ids.length)
      throw new ChatError('INVALID_REQUEST', `A message has at most ${mostAttachments} files, and each of them once.`);
    const found = await attachments.findOwn([sender.id, ...(sender.formerIds ?? [])], ids);
    if (found.length < ids.length) throw attachmentNotFound();
    const chosen = found.map(({ attachment }) => attachment);
    if (files?.rooms === undefined) return chosen;
    const type = typeof room === 'number' ? ((await rooms.access(room, sender.id))?.room.type ?? '') : room.type;
    const { kinds, maxBytes } = strictest(Object.hasOwn(files.rooms, type) ? files.rooms[type] : undefined);
    const stray = chosen.find(({ kind, size }) => !kinds.includes(kind) || size > maxBytes);
    if (stray !== undefined)
      throw new ChatError('UNSUPPORTED_MEDIA_TYPE', `Files like “${stray.name}” may not be sent in this room.`, {
        details: { attachment_id: stray.id, kinds, max_bytes: maxBytes },
      });
    return chosen;
  };
