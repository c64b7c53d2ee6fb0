import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { ExportSigner } from '../../core/exports/ExportArchive.ts';
import type { SignatureCheck } from '../../core/exports/OpenedExport.ts';

/** What stands before a seed of 32 bytes in PKCS #8, and before a public key in SPKI (RFC 8410). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex');

/** Reads a private key: PEM (line feeds may be written `\n`), or the seed of 32 bytes in base64. Undefined for anything else. */
export const readPrivateKey = (text: string): KeyObject | undefined => {
  const pem = text.replaceAll('\\n', '\n');
  return attempt(() => {
    const seed = rawKey(text);
    const key =
      seed === undefined
        ? createPrivateKey(pem)
        : createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  });
};

/** The id of a public key: PEM, its 32 bytes or its SPKI in base64, or the id itself. Undefined for anything else. */
export const readKeyId = (text: string): string | undefined => {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return trimmed.toLowerCase();
  const raw = rawKey(trimmed);
  if (raw !== undefined) return idOf(Buffer.concat([spkiHead, raw]));
  if (!trimmed.startsWith('-----')) return signatureCheck.keyIdOf(trimmed);
  // From a private key Node makes the public one, so a slip here does no harm.
  return attempt(() => {
    const key = createPublicKey(trimmed);
    return key.asymmetricKeyType === 'ed25519' ? idOf(spkiOf(key)) : undefined;
  });
};

export const makeSigner = (key: KeyObject): ExportSigner => {
  const spki = spkiOf(createPublicKey(key));
  return {
    keyId: idOf(spki),
    sign: (text) => ({
      publicKey: spki.toString('base64'),
      signature: sign(null, Buffer.from(text), key).toString('base64'),
    }),
  };
};

export const signatureCheck: SignatureCheck = {
  keyIdOf: (publicKey) => {
    const spki = decode(publicKey);
    return spki !== undefined && publicKeyOf(spki) !== undefined ? idOf(spki) : undefined;
  },
  isSignatureOf: (text, publicKey, signature) => {
    const [spki, bytes] = [decode(publicKey), decode(signature)];
    const key = spki && publicKeyOf(spki);
    return key !== undefined && bytes !== undefined && verify(null, Buffer.from(text), key, bytes);
  },
};

/** Base64 in its only form: another text for the same bytes counts as changed. */
const decode = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
};

const rawKey = (text: string): Buffer | undefined => {
  const bytes = decode(text);
  return bytes?.length === 32 ? bytes : undefined;
};

const publicKeyOf = (spki: Buffer): KeyObject | undefined =>
  attempt(() => {
    if (spki.length !== spkiHead.length + 32 || !spki.subarray(0, spkiHead.length).equals(spkiHead)) return undefined;
    return createPublicKey({ key: spki, format: 'der', type: 'spki' });
  });

const spkiOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' });

const idOf = (spki: Buffer): string => createHash('sha256').update(spki).digest('hex');

const attempt = <Result>(work: () => Result): Result | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};
