import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { SharedSecret } from './SharedSecret.ts';

export interface SealOptions {
  readonly secret: SharedSecret;
  /** Names this process. No other process has or had the same name. */
  readonly nodeId: string;
  /** What is sealed, and in which form, e.g. `homeroom bus 2`: nodes of another release open nothing of another form. */
  readonly purpose: string;
}

const algorithm = 'aes-256-gcm';
const [ivBytes, tagBytes] = [12, 16];
/** Keys of other nodes to keep, at most: anybody who can publish can claim to be a node. */
const keysAtMost = 64;

/**
 * Seals texts for the way between nodes: somebody who can read along learns nothing, and somebody who can write there
 * cannot say anything. AES-256-GCM (NIST SP 800-38D). Each process derives a key of its own from the nodes' secret and
 * counts what it seals, so that no key is used twice with the same IV.
 */
export class Seal {
  readonly #options: SealOptions;
  readonly #keys = new Map<string, Buffer>();
  #version = 0;
  #sealed = 0n;

  constructor(options: SealOptions) {
    this.#options = options;
  }

  /** The text in base64, bound to `about`. @throws Error while the secret is not known */
  seal(text: string, about: string): string {
    const iv = Buffer.alloc(ivBytes);
    this.#sealed += 1n;
    iv.writeBigUInt64BE(this.#sealed, ivBytes - 8);
    const cipher = createCipheriv(algorithm, this.#keyOf(this.#options.nodeId), iv).setAAD(Buffer.from(about));
    const body = Buffer.concat([cipher.update(text), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
  }

  /** The text that this node sealed and bound to `about`; undefined for anything else. */
  open(sealed: string, nodeId: string, about: string): string | undefined {
    try {
      const bytes = Buffer.from(sealed, 'base64');
      const [iv, tag] = [bytes.subarray(0, ivBytes), bytes.subarray(ivBytes, ivBytes + tagBytes)];
      const decipher = createDecipheriv(algorithm, this.#keyOf(nodeId), iv, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(about)).setAuthTag(tag);
      return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString();
    } catch {
      return undefined; // forged, or sealed with a secret that is not known here
    }
  }

  #keyOf(nodeId: string): Buffer {
    const { secret, purpose } = this.#options;
    if (secret.version !== this.#version) {
      this.#keys.clear();
      this.#version = secret.version;
    }
    const known = this.#keys.get(nodeId);
    if (known !== undefined) return known;
    if (this.#keys.size >= keysAtMost) this.#keys.clear();
    const key = secret.key({ purpose, nodeId });
    this.#keys.set(nodeId, key);
    return key;
  }
}
