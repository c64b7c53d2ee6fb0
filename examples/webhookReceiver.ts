/**
 * Takes webhooks, with nothing but Node: `makeReceiver('whsec_…', (type, data) => queue.push({ type, data })).listen(8080)`.
 * It answers at once and does the work later; what comes twice is known by its id.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';

/** Seconds by which a request may be too old, so that nobody sends a recorded one again. */
const tolerance = 300;

export const isGenuine = (secret: string, headers: IncomingHttpHeaders, body: string, now = Date.now()): boolean => {
  const [id, timestamp] = [String(headers['webhook-id']), String(headers['webhook-timestamp'])];
  if (!(Math.abs(now / 1_000 - Number(timestamp)) <= tolerance)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .map((signature) => Buffer.from(signature.replace(/^v1,/, ''), 'base64'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected));
};

/** A receiver that hands each event once to `take`. */
export const makeReceiver = (secret: string, take: (type: string, data: unknown) => void) => {
  const seen = new Set<string>();
  return createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const isOurs = isGenuine(secret, request.headers, body);
      response.writeHead(isOurs ? 204 : 401).end();
      const id = String(request.headers['webhook-id']);
      if (!isOurs || seen.has(id)) return;
      seen.add(id);
      const { type, data } = JSON.parse(body) as { type: string; data: unknown };
      take(type, data);
    });
  });
};
