import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { decodeBech32, encodeBech32 } from './bech32.ts';

/** The public key of somebody who will be able to decrypt. */
export interface AgeRecipient {
  readonly key: KeyObject;
  readonly raw: Buffer;
}

/** A private key, with its public one. */
export interface AgeIdentity {
  readonly key: KeyObject;
  readonly recipient: AgeRecipient;
}

const keyBytes = 32;
/** What stands before the bytes of an X25519 key in PKCS #8 and in SPKI (RFC 8410). */
const pkcs8Head = Buffer.from('302e020100300506032b656e04220420', 'hex');
const spkiHead = Buffer.from('302a300506032b656e032100', 'hex');

export const recipientOf = (raw: Buffer): AgeRecipient => ({
  key: createPublicKey({ key: Buffer.concat([spkiHead, raw]), format: 'der', type: 'spki' }),
  raw,
});

/** Reads `age1…`; undefined for anything else, also for a private key. */
export const parseRecipient = (text: string): AgeRecipient | undefined => {
  const raw = decodeBech32(text, 'age');
  return raw?.length === keyBytes ? recipientOf(raw) : undefined;
};

const identityOf = (raw: Buffer): AgeIdentity => {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Head, raw]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return { key, recipient: recipientOf(spki.subarray(-keyBytes)) };
};

/** The private keys in a file as `age-keygen` writes it; undefined if a line is neither a key nor a comment. */
export const parseIdentities = (text: string): readonly AgeIdentity[] | undefined => {
  const identities: AgeIdentity[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const raw = decodeBech32(line, 'age-secret-key-');
    if (raw?.length !== keyBytes) return undefined;
    identities.push(identityOf(raw));
  }
  return identities;
};

/** A new private key as age writes it, and its public one. */
export const makeAgeKey = (): { readonly identity: string; readonly recipient: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const secret = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-keyBytes);
  const open = publicKey.export({ format: 'der', type: 'spki' }).subarray(-keyBytes);
  return { identity: encodeBech32('age-secret-key-', secret).toUpperCase(), recipient: encodeBech32('age', open) };
};
