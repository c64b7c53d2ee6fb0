import { ChatError } from '../errors.ts';
import type { Id, MessageId, RoomId, UserId } from '../ids.ts';
import type { FileKind } from '../permissions/FileRules.ts';

export type AttachmentId = Id<'Attachment'>;
/** Brands a number that a schema or a database has already shown to be an id. */
export const asAttachmentId = (value: number): AttachmentId => value as AttachmentId;

/** The SHA-256 of a file's bytes, in hexadecimal digits: the name of its content. */
export type BlobHash = string;

/** `quarantined`: a scanner found something in it, and nobody gets it. */
export type AttachmentState = 'ready' | 'quarantined';

/** What is known of a file beside its name and size, told by its content. */
export interface FileFacts {
  /** Pixels, of pictures; upright. */
  readonly width?: number;
  readonly height?: number;
  /** A tiny picture to show before the thumbnail is there: WebP in base64, at most 600 characters. */
  readonly blur?: string;
  /** Milliseconds, of voice notes; as the sender's page measured it. */
  readonly durationMs?: number;
  /** Loudness over the length of a voice note: at most 64 numbers from 0 to 255. */
  readonly waveform?: readonly number[];
  /** What a picture shows, in the sender's words. */
  readonly alt?: string;
}

/** A file that came with a message, as everybody reads it who reads the message. */
export interface Attachment extends FileFacts {
  readonly id: AttachmentId;
  /** One name without a path (`cleanFileName`). */
  readonly name: string;
  /** By the content, never by what the sender says. */
  readonly mediaType: string;
  readonly kind: FileKind;
  /** Bytes. */
  readonly size: number;
  readonly hasThumbnail: boolean;
  readonly state: AttachmentState;
}

/** A file as it is stored. Until a message carries it, it is its owner's alone. */
export interface StoredAttachment {
  readonly attachment: Attachment;
  readonly ownerId: UserId;
  readonly hash: BlobHash;
  readonly thumbnailHash: BlobHash | null;
  /** The one message that carries it; null until then. */
  readonly carrier: { readonly roomId: RoomId; readonly messageId: MessageId } | null;
  /** By the clock of the store. */
  readonly at: Date;
}

/** The most files of one message. */
export const mostAttachments = 10;

/** The same answer for a file of others, for one that is gone, and for one that never was. */
export const attachmentNotFound = (cause?: unknown): ChatError =>
  new ChatError('ATTACHMENT_NOT_FOUND', 'There is no such file, or it is not yours to see.', { cause });
