import type { Request, Response } from 'express';
import { ChatError } from '../../../core/errors.ts';
import { parseJson } from './parseJson.ts';
import { readBytes } from './readBytes.ts';

/** The most bytes of an ordinary body. */
export const usualBodyBytes = 64 * 1024;

/**
 * Reads the body as JSON; undefined without a body. A host's own parser may have read it already.
 * @throws ChatError UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, INVALID_REQUEST
 */
export const readJsonBody = async (
  request: Request,
  response: Response,
  maxBytes = usualBodyBytes,
): Promise<unknown> => {
  const { headers } = request;
  if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) return undefined;
  if (!isJson(headers['content-type'])) throw notJson();
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new ChatError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as it is, without a Content-Encoding.');
  const parsed: unknown = request.body;
  if (parsed !== undefined) return parsed;
  const bytes = await readBytes(request, response, maxBytes);
  return bytes.length === 0 ? undefined : parseJson(bytes);
};

export const notJson = (): ChatError =>
  new ChatError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as JSON, with "Content-Type: application/json".');

export const isJson = (contentType = ''): boolean =>
  /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType);
