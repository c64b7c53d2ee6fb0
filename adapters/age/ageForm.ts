import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';

/** What both directions of age's format (https://age-encryption.org/v1) share. */
export const firstLine = 'age-encryption.org/v1';
export const chunkBytes = 64 * 1024;
export const tagBytes = 16;
export const fileKeyBytes = 16;
export const nonceBytes = 16;

const cipher = 'chacha20-poly1305';
const cipherOptions = { authTagLength: tagBytes };
const zeroNonce = Buffer.alloc(12);

export const derived = (secret: Uint8Array, salt: Uint8Array, info: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, 32));

/** The key that wraps a file's key for a recipient. */
export const wrapKey = (shared: Uint8Array, ephemeral: Uint8Array, recipient: Uint8Array): Buffer =>
  derived(shared, Buffer.concat([ephemeral, recipient]), `${firstLine.replace('v1', 'v1/X25519')}`);

export const headerMac = (fileKey: Uint8Array, header: string): Buffer =>
  createHmac('sha256', derived(fileKey, Buffer.alloc(0), 'header'))
    .update(header)
    .digest();

export const seal = (key: Uint8Array, plain: Uint8Array, nonce: Uint8Array = zeroNonce): Buffer => {
  const sealing = createCipheriv(cipher, key, nonce, cipherOptions);
  return Buffer.concat([sealing.update(plain), sealing.final(), sealing.getAuthTag()]);
};

/** Undefined if it was not sealed with this key and nonce, or has been changed. */
export const unseal = (key: Uint8Array, sealed: Uint8Array, nonce: Uint8Array = zeroNonce): Buffer | undefined => {
  if (sealed.length < tagBytes) return undefined;
  const opening = createDecipheriv(cipher, key, nonce, cipherOptions);
  opening.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  const plain = opening.update(sealed.subarray(0, sealed.length - tagBytes));
  try {
    return Buffer.concat([plain, opening.final()]);
  } catch {
    return undefined;
  }
};

/** The nonce of a chunk: its number, and whether it is the last, so that none can be left out or moved. */
export const chunkNonce = (index: number, isLast: boolean): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(index, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
};

/** Base64 without padding, as age writes it. */
export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

/** Undefined for another spelling than `toBase64` gives. */
export const fromBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return toBase64(bytes) === text ? bytes : undefined;
};
