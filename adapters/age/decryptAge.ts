import { diffieHellman, timingSafeEqual } from 'node:crypto';
import { ByteQueue } from '../system/ByteQueue.ts';
import {
  chunkBytes,
  chunkNonce,
  derived,
  fileKeyBytes,
  firstLine,
  fromBase64,
  headerMac,
  nonceBytes,
  tagBytes,
  unseal,
  wrapKey,
} from './ageForm.ts';
import { type AgeIdentity, recipientOf } from './ageKeys.ts';

/** Why something cannot be decrypted: it is none of age's, it is for other keys, or it is not what was written. */
export type AgeProblem = 'foreign' | 'other-key' | 'damaged';

export class AgeFailure extends Error {
  readonly problem: AgeProblem;

  constructor(problem: AgeProblem) {
    super(`cannot be decrypted: ${problem}`);
    this.name = 'AgeFailure';
    this.problem = problem;
  }
}

/** A header has a line or two for each key. */
const maxHeaderBytes = 64 * 1024;

interface Stanza {
  readonly words: readonly string[];
  readonly body: Buffer;
}

/**
 * Decrypts what `age --encrypt` or `encryptAge` made. No byte comes out that has not been verified, and the end only if
 * nothing was cut off. @throws AgeFailure
 */
export const decryptAge = async function* (
  sealed: AsyncIterable<Uint8Array>,
  identities: readonly AgeIdentity[],
): AsyncGenerator<Buffer, void, void> {
  const queue = new ByteQueue(sealed);
  try {
    const fileKey = await openHeader(queue, identities);
    const nonce = await queue.take(nonceBytes);
    if (nonce.length < nonceBytes) throw new AgeFailure('damaged');
    const key = derived(fileKey, nonce, 'payload');
    for (let index = 0, isLast = false; !isLast; index += 1) {
      const chunk = await queue.take(chunkBytes + tagBytes);
      isLast = await queue.isAtEnd();
      const plain = unseal(key, chunk, chunkNonce(index, isLast));
      if (plain === undefined || (plain.length === 0 && index > 0)) throw new AgeFailure('damaged');
      if (plain.length > 0) yield plain;
    }
  } finally {
    await queue.close();
  }
};

const openHeader = async (queue: ByteQueue, identities: readonly AgeIdentity[]): Promise<Buffer> => {
  const lines = await headerLines(queue);
  const last = lines.pop() ?? '';
  const mac = /^--- ([A-Za-z0-9+/]{43})$/.exec(last)?.[1];
  const stanzas = parseStanzas(lines.slice(1));
  const given = mac === undefined ? undefined : fromBase64(mac);
  if (stanzas === undefined || given === undefined) throw new AgeFailure('damaged');
  const fileKey = fileKeyFrom(stanzas, identities);
  if (fileKey === undefined) throw new AgeFailure('other-key');
  if (!timingSafeEqual(headerMac(fileKey, [...lines, '---'].join('\n')), given)) throw new AgeFailure('damaged');
  return fileKey;
};

const headerLines = async (queue: ByteQueue): Promise<string[]> => {
  const begins = (await queue.take(firstLine.length + 1)).toString('latin1');
  if (begins !== `${firstLine}\n`) throw new AgeFailure('foreign');
  const lines = [firstLine];
  let line = '';
  for (let count = 0; count < maxHeaderBytes; count += 1) {
    const byte = await queue.take(1);
    if (byte.length === 0) break;
    const letter = byte.toString('latin1');
    if (letter !== '\n') line += letter;
    else {
      lines.push(line);
      if (line.startsWith('---')) return lines;
      line = '';
    }
  }
  throw new AgeFailure('damaged');
};

const bodyLine = 64;

/** Undefined if they are not written as age writes them. */
const parseStanzas = (lines: readonly string[]): readonly Stanza[] | undefined => {
  const stanzas: Stanza[] = [];
  for (let at = 0; at < lines.length; ) {
    const words = (lines[at] ?? '').split(' ');
    at += 1;
    if (words[0] !== '->' || words.length < 2) return undefined;
    let text = '';
    for (let isOpen = true; isOpen; at += 1) {
      const line = lines[at];
      if (line === undefined || line.length > bodyLine) return undefined;
      text += line;
      isOpen = line.length === bodyLine;
    }
    const body = fromBase64(text);
    if (body === undefined) return undefined;
    stanzas.push({ words: words.slice(1), body });
  }
  return stanzas;
};

const fileKeyFrom = (stanzas: readonly Stanza[], identities: readonly AgeIdentity[]): Buffer | undefined => {
  for (const { words, body } of stanzas) {
    const share = words[0] === 'X25519' && words.length === 2 ? fromBase64(words[1] ?? '') : undefined;
    if (share?.length !== 32 || body.length !== fileKeyBytes + tagBytes) continue;
    for (const { key, recipient } of identities) {
      const shared = sharedSecret(key, share);
      const fileKey = shared && unseal(wrapKey(shared, share, recipient.raw), body);
      if (fileKey !== undefined) return fileKey;
    }
  }
  return undefined;
};

/** Undefined for a share of low order, which no honest writer makes. */
const sharedSecret = (privateKey: AgeIdentity['key'], share: Buffer): Buffer | undefined => {
  try {
    return diffieHellman({ privateKey, publicKey: recipientOf(share).key });
  } catch {
    return undefined;
  }
};
