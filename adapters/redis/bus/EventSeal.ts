import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { ChatEvent } from '../../../core/messages/ChatEvent.ts';
import { readEvents } from './readEvents.ts';

export interface EventSealOptions {
  /** Names this process. No other process has or had the same name. */
  readonly nodeId: string;
  /** Reads the current secret, which all nodes of one database share. One query. */
  readonly readSecret: () => Promise<string>;
}

const algorithm = 'aes-256-gcm';
const [keyBytes, ivBytes, tagBytes] = [32, 12, 16];
/** Raise the number when the form of events changes: nodes of another release then read them from the store. */
const purpose = 'homeroom events 1';
/** Keys of other nodes to keep, at most: anybody who can publish can claim to be a node. */
const keysAtMost = 64;
/** Least milliseconds between two readings of the secret. */
const readEveryMs = 10_000;

/**
 * Seals events for the way through Redis: somebody who can read Redis learns no message text, and somebody who can
 * write to it cannot put events into a room. AES-256-GCM (NIST SP 800-38D). Each process derives a key of its own from
 * the nodes' secret (HKDF, RFC 5869) and counts its messages, so that no key is used twice with the same IV.
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

  /** The events in base64, bound to `about`; undefined while the secret is not known. */
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

  /** The events that this node sealed and bound to `about`; undefined for anything else. */
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
      this.#readSecret(); // forged, or sealed with a secret that is not known here
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

  /** Runs in the background: a node without the secret reads the events from the store. */
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
      () => {}, // the next seal that needs the secret tries again
    );
  }
}
