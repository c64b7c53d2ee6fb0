import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/**
 * Text that others carry, and can neither read nor change (AES-256-GCM, keys by HKDF). The first secret seals; all of them
 * open, so that one can be replaced while what it sealed is on its way.
 */
export class SealedText {
  readonly #keys: readonly Buffer[];

  /** @param purpose what is sealed for one purpose opens for no other */
  constructor(secrets: readonly string[], purpose: string) {
    this.#keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', `homeroom ${purpose}`, 32)));
  }

  seal(text: string): string {
    const [key] = this.#keys;
    if (key === undefined) throw new TypeError('there is no secret to seal with');
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes });
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** Undefined for what nobody of us has sealed. */
  open(sealed: string): string | undefined {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < ivBytes + tagBytes) return undefined;
    for (const key of this.#keys)
      try {
        const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
        decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
        return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
      } catch {
        // Another secret may have sealed it.
      }
    return undefined;
  }
}
