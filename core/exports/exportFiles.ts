import type { StoredAttachment } from '../attachments/Attachment.ts';
import type { Attachments } from '../attachments/Attachments.ts';
import type { BlobStore } from '../attachments/BlobStore.ts';
import { endingOf } from '../attachments/cleanFileName.ts';
import type { Pictures } from '../attachments/Pictures.ts';
import { ChatError } from '../errors.ts';
import type { RoomId, UserId } from '../ids.ts';
import type { ExportWriter } from './ExportWriter.ts';
import { type ExportRecord, time } from './exportRecords.ts';

interface Deps {
  readonly attachments: Pick<Attachments, 'listOf'>;
  readonly blobStore: Pick<BlobStore, 'read'>;
}

/** Which files: those of a room's messages, or those of a person that no message carries; of these owners alone if given. */
interface Wanted {
  readonly ownerIds?: readonly UserId[];
  readonly roomId?: RoomId;
  /** The list of the files in the archive. */
  readonly path: string;
}

const pageSize = 200;

/**
 * Writes files into an export: each as it is, under its id, and a list that says whose it is, of which message, and where it
 * is in the archive. Files of deleted messages are among them. A file that a scanner withheld, or whose content the store has
 * lost, is in the list alone.
 */
export const exportFiles = async (
  { attachments, blobStore }: Deps,
  writer: ExportWriter,
  { path, ...query }: Wanted,
): Promise<void> => {
  const records: ExportRecord[] = [];
  for (let after = 0; ; ) {
    const page = await attachments.listOf({ ...query, after, limit: pageSize });
    for (const file of page) {
      if (query.roomId === undefined && file.carrier !== null) continue;
      const content = file.attachment.state === 'ready' ? await contentOf(blobStore, file) : undefined;
      const place = content === undefined ? null : pathOf(file);
      if (place !== null && content !== undefined) await writer.addFile(place, content);
      records.push(recordOf(file, place));
    }
    after = page.at(-1)?.attachment.id ?? after;
    if (page.length < pageSize) break;
  }
  if (records.length > 0) await writer.addRecords(path, records);
};

const pathOf = ({ attachment: { id, name } }: StoredAttachment): string => {
  const ending = endingOf(name);
  return /^[a-z0-9]{1,8}$/.test(ending) ? `files/${id}.${ending}` : `files/${id}`;
};

/** The same with the profile pictures of these accounts. */
export const exportPictures = async (
  { pictures, blobStore }: Pick<Deps, 'blobStore'> & { readonly pictures: Pick<Pictures, 'find'> },
  writer: ExportWriter,
  accountIds: readonly UserId[],
): Promise<void> => {
  const records: ExportRecord[] = [];
  for (const userId of accountIds) {
    const picture = await pictures.find(userId);
    if (picture === undefined) continue;
    const { blob, origin, at } = picture;
    const content = await contentOf(blobStore, blob);
    const path = content === undefined ? null : `pictures/${userId}.webp`;
    if (path !== null && content !== undefined) await writer.addFile(path, content);
    const stored = { bytes: blob.size, sha256: blob.hash, path };
    records.push({ type: 'picture', user_id: userId, from: origin, at: time(at), ...stored });
  }
  if (records.length > 0) await writer.addRecords('pictures.jsonl', records);
};

/** In memory, as the archive takes one file at a time. */
const contentOf = async (
  blobs: Deps['blobStore'],
  { hash }: Pick<StoredAttachment, 'hash'>,
): Promise<Uint8Array | undefined> => {
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await blobs.read(hash)) chunks.push(chunk);
    const content = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
    chunks.reduce((at, chunk) => {
      content.set(chunk, at);
      return at + chunk.length;
    }, 0);
    return content;
  } catch (failure) {
    if (failure instanceof ChatError && failure.code === 'ATTACHMENT_NOT_FOUND') return undefined;
    throw failure;
  }
};

const recordOf = ({ attachment, ownerId, carrier, hash, at }: StoredAttachment, path: string | null): ExportRecord => ({
  type: 'file',
  id: attachment.id,
  owner_id: ownerId,
  room_id: carrier?.roomId ?? null,
  message_id: carrier?.messageId ?? null,
  name: attachment.name,
  media_type: attachment.mediaType,
  bytes: attachment.size,
  alt: attachment.alt ?? null,
  state: attachment.state,
  at: time(at),
  sha256: hash,
  path,
});
