import { createHmac } from 'node:crypto';
import { comparedText } from '../../../core/messages/comparedText.ts';

/** Bytes of a hash. */
const length = 16;

/**
 * The hash of a sent text, which is stored beside its message: the first 16 bytes of the HMAC-SHA-256 (RFC 2104) of
 * `comparedText` in UTF-8. A retry is compared with it. Whoever sees the hash and not the secret cannot try out which
 * words it is of, so it may stay when the words are erased.
 */
export class BodyHash {
  #secret: Buffer;

  /** @param secret in hexadecimal digits */
  constructor(secret: string) {
    this.#secret = Buffer.from(secret, 'hex');
  }

  /** Another history, which was restored, has its own secret. */
  use(secret: string): void {
    this.#secret = Buffer.from(secret, 'hex');
  }

  /** In PostgreSQL's input format of bytea, `\x…`. */
  of(sent: string): string {
    const hash = createHmac('sha256', this.#secret).update(comparedText(sent), 'utf8').digest();
    return `\\x${hash.toString('hex', 0, length)}`;
  }
}
