import { createHash, hash } from 'node:crypto';
import { comparedText } from '../../../core/messages/comparedText.ts';

/** Hexadecimal digits of a hash: 16 bytes. */
const length = 32;
/** Bytes of SHA-256's block, and of its result. */
const blockBytes = 64;
const hashBytes = 32;

/**
 * The hash of a sent text, which is stored beside its message: the first 16 bytes of the HMAC-SHA-256 (RFC 2104) of
 * `comparedText` in UTF-8. A retry is compared with it. Whoever sees the hash and not the secret cannot try out which
 * words it is of, so it may stay when the words are erased.
 *
 * HMAC is two hashes, each of a pad and more. They are taken in one call each, over buffers that stay: an `Hmac` object
 * for every message cost six per cent of a node's time, half of that in the garbage collector.
 */
export class BodyHash {
  /** The inner pad, then the text. Grows with the longest text. */
  #inner = Buffer.alloc(blockBytes + 4096);
  /** The outer pad, then the inner hash. */
  readonly #outer = Buffer.alloc(blockBytes + hashBytes);

  /** @param secret in hexadecimal digits */
  constructor(secret: string) {
    this.use(secret);
  }

  /** Another history, which was restored, has its own secret. */
  use(secret: string): void {
    const bytes = Buffer.from(secret, 'hex');
    const key = bytes.length > blockBytes ? createHash('sha256').update(bytes).digest() : bytes;
    for (let place = 0; place < blockBytes; place += 1) {
      const byte = key[place] ?? 0;
      this.#inner[place] = byte ^ 0x36;
      this.#outer[place] = byte ^ 0x5c;
    }
  }

  /** In hexadecimal digits. */
  of(sent: string): string {
    const text = comparedText(sent);
    this.#makePlace(blockBytes + 3 * text.length);
    const end = blockBytes + this.#inner.write(text, blockBytes, 'utf8');
    this.#outer.write(hash('sha256', this.#inner.subarray(0, end), 'binary'), blockBytes, 'binary');
    return hash('sha256', this.#outer, 'hex').slice(0, length);
  }

  #makePlace(bytes: number): void {
    if (bytes <= this.#inner.length) return;
    const larger = Buffer.alloc(2 * bytes);
    this.#inner.copy(larger, 0, 0, blockBytes);
    this.#inner = larger;
  }
}
