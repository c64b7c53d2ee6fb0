import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import { readEvents } from './readEvents.ts';

export interface EventSealOptions {
  /** Names this process; no other has or had the same name. */
  readonly nodeId: string;
  /** The secret that all nodes of one database share, as it is now. One query. */
  readonly readSecret: () => Promise<string>;
}

const algorithm = 'aes-256-gcm';
const [keyBytes, ivBytes, tagBytes] = [32, 12, 16];
/** Raised when events look otherwise to a release: nodes of another one then read them from the store. */
const purpose = 'homeroom events 1';
/** Keys of other nodes that are kept; anybody may claim to be a node. */
const keysAtMost = 64;
/** Milliseconds between two looks for another secret. */
const readEveryMs = 10_000;

/**
 * Closes events for their way through Redis, so that whoever can look into Redis or write to it learns nothing of what
 * was said and can put nothing into a room. AES-256-GCM (NIST SP 800-38D); each process has a key of its own, derived
 * from the nodes' secret (HKDF, RFC 5869), and counts its messages, so that no key meets an IV twice.
 */
export class EventSeal {
  readonly #options: EventSealOptions;
  readonly #keys = new Map<string, Buffer>();
  #secret: string | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #sealed = 0n;

  constructor(options: EventSealOptions) {
    this.#options = options;
  }

  /** The events, closed together with what they belong to; undefined while the secret is not known. */
  seal(events: readonly ChatEvent[], about: string): string | undefined {
    const key = this.#keyOf(this.#options.nodeId);
    if (key === undefined) return undefined;
    const iv = Buffer.alloc(ivBytes);
    this.#sealed += 1n;
    iv.writeBigUInt64BE(this.#sealed, ivBytes - 8);
    const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(about));
    const body = Buffer.concat([cipher.update(JSON.stringify(events)), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
  }

  /** What that node closed together with `about`; undefined for anything else. */
  open(sealed: string, nodeId: string, about: string): readonly ChatEvent[] | undefined {
    const key = this.#keyOf(nodeId);
    if (key === undefined) return undefined;
    try {
      const bytes = Buffer.from(sealed, 'base64');
      const [iv, tag] = [bytes.subarray(0, ivBytes), bytes.subarray(ivBytes, ivBytes + tagBytes)];
      const decipher = createDecipheriv(algorithm, key, iv, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(about)).setAuthTag(tag);
      const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
      return readEvents(text.toString());
    } catch {
      this.#readSecret(); // forged, or closed with another secret than is known here
      return undefined;
    }
  }

  #keyOf(nodeId: string): Buffer | undefined {
    if (this.#secret === undefined) {
      this.#readSecret();
      return undefined;
    }
    const known = this.#keys.get(nodeId);
    if (known !== undefined) return known;
    if (this.#keys.size >= keysAtMost) this.#keys.clear();
    const key = Buffer.from(hkdfSync('sha256', this.#secret, nodeId, purpose, keyBytes));
    this.#keys.set(nodeId, key);
    return key;
  }

  /** In the background: without it, nodes read from the store what they would have been told. */
  #readSecret(): void {
    const now = performance.now();
    if (now - this.#readAt < readEveryMs) return;
    this.#readAt = now;
    this.#options.readSecret().then(
      (secret) => {
        if (secret === this.#secret || secret === '') return;
        this.#secret = secret;
        this.#keys.clear();
      },
      () => {}, // tried again when it is needed
    );
  }
}
