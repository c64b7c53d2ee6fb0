import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { ReceivedFile } from '../../../core/attachments/FileInspector.ts';
import { ChatError } from '../../../core/errors.ts';
import { fileTooLarge, UploadSink } from '../../system/UploadSink.ts';
import type { TextValues } from './coerceText.ts';
import { patience } from './readBytes.ts';
import { readForm } from './readForm.ts';

export interface ReceivedUpload extends ReceivedFile {
  /** As the client says; '' if it does not. */
  readonly fileName: string;
  /** The other parts of a form. */
  readonly fields: TextValues;
  remove(): Promise<void>;
}

/**
 * Streams a file to the disk: the body as it is, or the part `file` of a form. The caller removes it; after a failure nothing
 * remains.
 * @throws ChatError PAYLOAD_TOO_LARGE, INSUFFICIENT_STORAGE, UNSUPPORTED_MEDIA_TYPE, INVALID_REQUEST for a form that is none, or
 *   has no file, and when the connection ends before the body does
 */
export const receiveUpload = async (
  request: IncomingMessage,
  response: ServerResponse,
  maxBytes: number,
): Promise<ReceivedUpload> => {
  const { headers } = request;
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new ChatError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as it is, without a Content-Encoding.');
  if (Number(headers['content-length'] ?? 0) > maxBytes + patience) {
    response.setHeader('Connection', 'close');
    throw fileTooLarge(maxBytes);
  }
  const sink = await UploadSink.open(maxBytes);
  try {
    const isForm = /^multipart\/form-data\b/i.test(headers['content-type'] ?? '');
    const said = isForm ? await readForm(request, sink) : await readWhole(request, sink);
    const { path, size } = sink;
    const hash = await sink.end();
    const read = (): Readable => createReadStream(path);
    return { ...said, hash, size, location: path, read, remove: () => sink.remove() };
  } catch (failure) {
    await sink.remove();
    await drain(request, response);
    throw failure;
  }
};

const readWhole = async (request: IncomingMessage, sink: UploadSink) => {
  try {
    // The connection stays for the answer, whatever happens here.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) await sink.write(chunk as Buffer);
  } catch (failure) {
    throw failure instanceof ChatError ? failure : brokenOff(failure);
  }
  if (!request.complete) throw brokenOff();
  return { fileName: '', fields: {} };
};

export const brokenOff = (cause?: unknown): ChatError =>
  new ChatError('INVALID_REQUEST', 'The body did not arrive whole.', { cause });

/** Reads a little more of a refused body, so that a client that sends all of it gets the answer. */
const drain = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (request.destroyed || request.complete) return;
  let left = patience;
  await new Promise<void>((resolve) => {
    const settle = (): void => {
      request.off('data', count).off('end', settle).off('close', settle).off('error', settle);
      resolve();
    };
    const count = (chunk: Buffer): void => {
      left -= chunk.length;
      if (left >= 0) return;
      response.setHeader('Connection', 'close');
      settle();
    };
    request.on('data', count).on('end', settle).on('close', settle).on('error', settle);
    request.resume();
  });
};
