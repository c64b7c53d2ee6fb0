import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ContentReply } from './ContentReply.ts';
import { contentDisposition } from './contentDisposition.ts';
import type { Exchange } from './Exchange.ts';
import { rangeOf } from './rangeOf.ts';

/**
 * Answers with a stored content, whole or in part (RFC 9110, sections 13 and 14), or says that the client has it already.
 * Whatever it is, a browser saves it and runs nothing of it. A shared browser keeps it, and asks before each use whether this
 * person may still have it.
 */
export const sendContent = async (
  exchange: Pick<Exchange, 'sendStream'>,
  { headers, method }: IncomingMessage,
  response: ServerResponse,
  { name, contentType, size, etag, read }: ContentReply,
): Promise<void> => {
  const common = {
    'Content-Disposition': contentDisposition(name),
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'private, no-cache',
    Vary: 'Authorization, Cookie',
    'Accept-Ranges': 'bytes',
    ETag: etag,
  };
  for (const [header, value] of Object.entries(common)) response.setHeader(header, value);
  if (isKnown(headers['if-none-match'], etag)) {
    response.writeHead(304).end();
    return;
  }
  const isSame = headers['if-range'] === undefined || headers['if-range'] === etag;
  const range = isSame ? rangeOf(headers.range, size) : undefined;
  if (range === 'none') {
    response.setHeader('Content-Range', `bytes */${size}`);
    response.writeHead(416, { 'Content-Length': 0 }).end();
    return;
  }
  const length = range === undefined ? size : range.to - range.from + 1;
  const facts = { 'Content-Type': contentType, 'Content-Length': length };
  // Before the head is sent: a content that cannot be read is an ordinary refusal.
  const bytes = method === 'HEAD' ? [] : await read(range);
  if (range === undefined) response.writeHead(200, facts);
  else response.writeHead(206, { ...facts, 'Content-Range': `bytes ${range.from}-${range.to}/${size}` });
  await exchange.sendStream(bytes);
};

const isKnown = (given: string | undefined, etag: string): boolean =>
  (given ?? '').split(',').some((one) => [etag, `W/${etag}`, '*'].includes(one.trim()));
