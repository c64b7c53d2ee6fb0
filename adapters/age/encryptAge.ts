import { diffieHellman, generateKeyPairSync, randomBytes } from 'node:crypto';
import { ByteQueue } from '../system/ByteQueue.ts';
import {
  chunkBytes,
  chunkNonce,
  derived,
  fileKeyBytes,
  firstLine,
  headerMac,
  nonceBytes,
  seal,
  toBase64,
  wrapKey,
} from './ageForm.ts';
import type { AgeRecipient } from './ageKeys.ts';

/** Encrypts a stream to public keys, as `age --encrypt` does: whoever has one of the private keys reads it all. */
export const encryptAge = async function* (
  plain: AsyncIterable<Uint8Array>,
  recipients: readonly AgeRecipient[],
): AsyncGenerator<Buffer, void, void> {
  if (recipients.length === 0) throw new RangeError('Something is encrypted to one key at least');
  const fileKey = randomBytes(fileKeyBytes);
  const open = [firstLine, ...recipients.map((recipient) => stanza(fileKey, recipient)), '---'].join('\n');
  const nonce = randomBytes(nonceBytes);
  yield Buffer.concat([Buffer.from(`${open} ${toBase64(headerMac(fileKey, open))}\n`), nonce]);

  const key = derived(fileKey, nonce, 'payload');
  const queue = new ByteQueue(plain);
  try {
    for (let index = 0, isLast = false; !isLast; index += 1) {
      const chunk = await queue.take(chunkBytes);
      isLast = await queue.isAtEnd();
      yield seal(key, chunk, chunkNonce(index, isLast));
    }
  } finally {
    await queue.close();
  }
};

const stanza = (fileKey: Buffer, { key, raw }: AgeRecipient): string => {
  const ephemeral = generateKeyPairSync('x25519');
  const share = ephemeral.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: key });
  return `-> X25519 ${toBase64(share)}\n${toBase64(seal(wrapKey(shared, share, raw), fileKey))}`;
};
