import type { BlobHash } from './Attachment.ts';

/** Bytes `from` to `to`, both included and within the content. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** How a browser gets a content by an address of the store itself. */
export interface BlobLink {
  readonly hash: BlobHash;
  readonly mediaType: string;
  /** The value of `Content-Disposition`. */
  readonly disposition: string;
  /** At most 60. */
  readonly seconds: number;
}

/**
 * Port: contents of files, each under the SHA-256 of its bytes. What was put is whole or absent, also after a crash, and
 * never changes. Puts of the same content at the same time do no harm.
 */
export interface BlobStore {
  /**
   * Stores a content of exactly `size` bytes. One that is there already stays, and the bytes need not be read.
   * @throws ChatError INSUFFICIENT_STORAGE, UNAVAILABLE
   */
  put(hash: BlobHash, size: number, read: () => AsyncIterable<Uint8Array>): Promise<void>;
  /** How many bytes the content has; undefined if it is not there. @throws ChatError UNAVAILABLE */
  sizeOf(hash: BlobHash): Promise<number | undefined>;
  /** The bytes, or a part of them. @throws ChatError ATTACHMENT_NOT_FOUND if it is not there, UNAVAILABLE */
  read(hash: BlobHash, range?: ByteRange): Promise<AsyncIterable<Uint8Array>>;
  /** Takes the content; one that is not there is gone already. */
  remove(hash: BlobHash): Promise<void>;
  /** The hashes behind one, in their order, at most `limit`. */
  list(after: BlobHash, limit: number): Promise<readonly BlobHash[]>;
  /** Removes what puts left behind that never ended, before a moment. */
  tidy(before: Date): Promise<void>;
  /** An address that works without more proof for some seconds; null where the store has none. */
  link(link: BlobLink): Promise<string | null>;
}
