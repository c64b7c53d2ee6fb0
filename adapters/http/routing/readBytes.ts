import type { IncomingMessage, ServerResponse } from 'node:http';
import { ChatError } from '../../../core/errors.ts';

/**
 * The bytes beyond the limit that are still read and discarded. A client that can send everything receives the answer;
 * a client that is cut off may not.
 */
export const patience = 1024 * 1024;

/**
 * Reads the whole body. A body far beyond the limit is refused at once, and the connection closes after the answer.
 * @throws ChatError PAYLOAD_TOO_LARGE, INVALID_REQUEST when the connection ends before the body does
 */
export const readBytes = (request: IncomingMessage, response: ServerResponse, limit: number): Promise<Buffer> => {
  const tooLarge = (): ChatError => new ChatError('PAYLOAD_TOO_LARGE', `The body may have at most ${limit} bytes.`);
  const cutOff = (): ChatError => {
    response.setHeader('Connection', 'close');
    return tooLarge();
  };
  if (Number(request.headers['content-length'] ?? 0) > limit + patience) return Promise.reject(cutOff());

  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const broken = (cause?: unknown): void =>
      reject(new ChatError('INVALID_REQUEST', 'The body did not arrive whole.', { cause }));
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
      if (size > limit + patience && !response.headersSent) reject(cutOff());
    });
    request.once('end', () => (size > limit ? reject(tooLarge()) : resolve(Buffer.concat(chunks, size))));
    request.once('error', broken);
    request.once('close', broken);
  });
};
