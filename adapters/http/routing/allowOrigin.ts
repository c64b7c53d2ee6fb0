import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Sets the CORS headers for pages of the configured origins, also for preflight requests. Others get no header.
 * @param isCredentialed their pages may send cookies too: those of older clients do
 */
export const allowOrigin = (
  request: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[],
  isCredentialed = false,
): void => {
  if (origins.length === 0) return;
  response.appendHeader('Vary', 'Origin');
  const { origin } = request.headers;
  if (origin === undefined || !origins.includes(origin)) return;
  response.setHeader('Access-Control-Allow-Origin', origin);
  if (isCredentialed) response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Access-Control-Expose-Headers', 'X-Request-Id, Retry-After');
  if (request.method !== 'OPTIONS') return;
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE');
  response.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type, X-Request-Id');
  response.setHeader('Access-Control-Max-Age', '600');
};
