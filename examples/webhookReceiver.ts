/**
 * Takes webhooks, with nothing but Node: node examples/webhookReceiver.ts, with the secret in WEBHOOK_SECRET.
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
  return createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    if (!isGenuine(secret, request.headers, body)) {
      response.writeHead(401).end();
      return;
    }
    response.writeHead(204).end();
    const id = String(request.headers['webhook-id']);
    if (seen.has(id)) return;
    seen.add(id);
    const { type, data } = JSON.parse(body);
    take(type, data);
  });
};
