import type { Request, Response } from 'express';
import type { Coding, PageFile } from './PageFile.ts';

/** How a file is answered. */
export interface PageFileReply {
  readonly request: Request;
  readonly response: Response;
  /** Headers of its own, the Content-Security-Policy among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether the file's name changes with its content, so that it may be kept for ever. */
  readonly isHashed: boolean;
}

/** Sends a file of a page, compressed as the client likes it, or 304 to who has it. */
export const sendPageFile = async (
  file: PageFile,
  { request, response, headers, isHashed }: PageFileReply,
): Promise<void> => {
  const coding = file.isCompressible ? codingFor(request) : 'identity';
  response.set({
    'Content-Type': file.type,
    ...headers,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: file.etag(coding),
  });
  if (headers['X-Frame-Options'] === undefined) response.removeHeader('X-Frame-Options');
  if (file.isCompressible) response.vary('Accept-Encoding');
  if (coding !== 'identity') response.set('Content-Encoding', coding);
  // Express answers 304 to clients that have it, and HEAD without the body.
  response.send(await file.encoded(coding));
};

const codingFor = (request: Request): Coding => {
  if (request.acceptsEncodings('br')) return 'br';
  return request.acceptsEncodings('gzip') ? 'gzip' : 'identity';
};
