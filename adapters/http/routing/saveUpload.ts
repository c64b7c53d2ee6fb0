import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChatError } from '../../../core/errors.ts';
import { patience } from './readBytes.ts';

export interface UploadBounds {
  /** The only media type that is accepted, e.g. `application/zip`. */
  readonly contentType: string;
  readonly maxBytes: number;
  /** The name of the file, also in messages about it. */
  readonly fileName: string;
}

export interface SavedUpload {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Streams a body into a new file, in a folder that only this account can read. The caller removes the file; after a
 * failure nothing remains.
 * @throws ChatError UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, INSUFFICIENT_STORAGE, INVALID_REQUEST when the
 *   connection ends before the body does
 */
export const saveUpload = async (
  request: IncomingMessage,
  response: ServerResponse,
  { contentType, maxBytes, fileName }: UploadBounds,
): Promise<SavedUpload> => {
  const { headers } = request;
  if (headers['content-type']?.toLowerCase() !== contentType)
    throw new ChatError('UNSUPPORTED_MEDIA_TYPE', `Send the file as the body, with "Content-Type: ${contentType}".`);
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new ChatError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as it is, without a Content-Encoding.');
  if (Number(headers['content-length'] ?? 0) > maxBytes + patience) {
    response.setHeader('Connection', 'close');
    throw tooLarge(maxBytes);
  }
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-upload-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, fileName);
    await writeBody(request, response, { path, maxBytes });
    return { path, remove };
  } catch (failure) {
    await remove();
    throw failure;
  }
};

const tooLarge = (maxBytes: number): ChatError =>
  new ChatError('PAYLOAD_TOO_LARGE', `The file may have at most ${maxBytes} bytes.`);

/** Reads the request to its end even if the file is refused, so that a client that sends everything gets the answer. */
const writeBody = (
  request: IncomingMessage,
  response: ServerResponse,
  { path, maxBytes }: { readonly path: string; readonly maxBytes: number },
): Promise<void> =>
  new Promise((resolve, reject) => {
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    let size = 0;
    let refusal: Error | undefined;
    /** The first reason counts, because a file that is destroyed during a write fails again. */
    const refuse = (reason: Error): void => {
      refusal ??= reason;
      file.destroy();
      request.resume();
    };
    const broken = (cause?: unknown): void =>
      refuse(new ChatError('INVALID_REQUEST', 'The body did not arrive whole.', { cause }));
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes + patience && refusal === undefined) {
        response.setHeader('Connection', 'close');
        refuse(tooLarge(maxBytes));
      } else if (size <= maxBytes && refusal === undefined && !file.write(chunk)) request.pause();
    });
    file.on('drain', () => request.resume());
    file.on('error', (cause) => refuse(isFull(cause) ? noSpace(cause) : cause));
    file.once('close', () => (refusal === undefined ? resolve() : reject(refusal)));
    request.once('end', () => {
      if (size > maxBytes) refuse(tooLarge(maxBytes));
      else file.end();
    });
    request.once('error', broken);
    request.once('close', () => {
      if (!request.complete) broken();
    });
  });

const isFull = (failure: NodeJS.ErrnoException): boolean => failure.code === 'ENOSPC';

const noSpace = (cause: Error): ChatError =>
  new ChatError('INSUFFICIENT_STORAGE', 'There is no space left for the file. An administrator must make room.', {
    cause,
  });
