import { ChatError } from '../errors.ts';
import type { UserId } from '../ids.ts';
import type { BlobFacts } from './Attachments.ts';

/** Who brought a picture: the person, an office, or a source of the directory. */
export type PictureOrigin = 'own' | 'office' | 'directory';

/** The profile picture of a person: a square in WebP, made anew from its pixels. */
export interface StoredPicture {
  readonly userId: UserId;
  readonly blob: BlobFacts;
  readonly origin: PictureOrigin;
  /** By the clock of the store. */
  readonly at: Date;
}

/** The media type of every profile picture. */
export const pictureType = 'image/webp';

/** Pixels of each side. */
export const pictureSide = 256;

/** Bytes of what somebody sends as their picture, at most; of what is kept, a few thousand. */
export const pictureBytes = 5 * 1024 * 1024;

/** `Person.picture`: stands in the address of a picture, so that nobody shows an old one. */
export const versionOf = (hash: string): string => hash.slice(0, 12);

/** The same answer for somebody without a picture, for a stranger and for nobody. */
export const pictureNotFound = (cause?: unknown): ChatError =>
  new ChatError('ATTACHMENT_NOT_FOUND', 'There is no such picture, or it is not yours to see.', { cause });
