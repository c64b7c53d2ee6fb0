import { connect, type Socket } from 'node:net';
import type { VirusScanner } from '../../core/attachments/VirusScanner.ts';
import { ChatError } from '../../core/errors.ts';

export type ClamdAddress = { readonly host: string; readonly port: number } | { readonly path: string };

/** Milliseconds without a sign of life. */
const patienceMs = 30_000;
/** Bytes of an answer, at most. */
const mostAnswer = 4_096;

/**
 * Asks clamd by INSTREAM: the bytes in chunks, each behind its length in four bytes, and a length of 0 at the end. Whatever
 * is no clear answer is none, and the file is not let in.
 */
export class ClamdScanner implements VirusScanner {
  readonly #address: ClamdAddress;
  readonly #patienceMs: number;

  constructor(address: ClamdAddress, patience = patienceMs) {
    this.#address = address;
    this.#patienceMs = patience;
  }

  async scan(read: () => AsyncIterable<Uint8Array>): Promise<string | null> {
    const socket = connect(this.#address);
    socket.setTimeout(this.#patienceMs, () => socket.destroy(new Error('clamd did not answer in time')));
    try {
      const answer = answerOf(socket);
      // Over its limit clamd answers and ends before all bytes are written, so what it said counts.
      const sent = send(socket, read).catch((failure: unknown) => failure);
      const answered = await answer.then(
        (text) => ({ text }),
        (failure: unknown) => ({ failure }),
      );
      if ('text' in answered) return verdictOf(answered.text);
      throw (await sent) ?? answered.failure;
    } catch (cause) {
      throw new ChatError('UNAVAILABLE', 'Files cannot be checked for viruses now. Try again later.', { cause });
    } finally {
      socket.destroy();
    }
  }
}

const send = async (socket: Socket, read: () => AsyncIterable<Uint8Array>): Promise<void> => {
  await write(socket, Buffer.from('zINSTREAM\0'));
  for await (const chunk of read()) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length);
    await write(socket, Buffer.concat([length, chunk]));
  }
  await write(socket, Buffer.alloc(4));
};

const write = (socket: Socket, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.write(bytes, (failure) => (failure ? reject(failure) : resolve()));
  });

const answerOf = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('utf8');
      if (answer.includes('\0') || answer.length > mostAnswer) resolve(answer);
    });
    socket.once('error', reject);
    socket.once('close', () => (answer === '' ? reject(new Error('clamd ended without an answer')) : resolve(answer)));
  });

/** `stream: OK`, `stream: Eicar-Signature FOUND`, or why it could not look. */
const verdictOf = (answer: string): string | null => {
  const text = answer.replace(/\0[\s\S]*$/, '').trim();
  if (text === 'stream: OK') return null;
  const [, found] = /^stream: (.{1,200}) FOUND$/.exec(text) ?? [];
  if (found === undefined) throw new Error(`clamd answered: ${text.slice(0, 200)}`);
  return found;
};
