import type { Person } from '../permissions/Person.ts';
import { type AttachmentId, attachmentNotFound } from './Attachment.ts';
import type { BlobStore, ByteRange } from './BlobStore.ts';
import type { ReadAttachment, ReadableFile } from './readAttachment.ts';

/** A content that can be read: whole or in part, from here or by an address of the store. */
export interface OpenedFile extends ReadableFile {
  readonly size: number;
  read(range: ByteRange | undefined): Promise<AsyncIterable<Uint8Array>>;
  /** An address that works for at most 60 s; null: read it here. @param disposition the value of the header */
  link(disposition: string): Promise<string | null>;
}

/** @throws ChatError as `ReadAttachment`; ATTACHMENT_NOT_FOUND too where the store has lost the content */
export type OpenFile = (person: Person, id: AttachmentId, part: 'file' | 'thumbnail') => Promise<OpenedFile>;

/** How long an address of the store works: as long as a browser takes to begin. */
const linkSeconds = 60;

interface Deps {
  readonly blobs: Pick<BlobStore, 'read' | 'sizeOf' | 'link'>;
  readonly readAttachment: ReadAttachment;
}

export const makeOpenFile =
  ({ blobs, readAttachment }: Deps): OpenFile =>
  async (person, id, part) => {
    const file = await readAttachment(person, id, part);
    const { hash, mediaType } = file;
    const size = await blobs.sizeOf(hash);
    if (size === undefined) throw attachmentNotFound(new Error(`The content ${hash} is lost`));
    return {
      ...file,
      size,
      read: (range) => blobs.read(hash, range),
      link: (disposition) => blobs.link({ hash, mediaType, disposition, seconds: linkSeconds }),
    };
  };
