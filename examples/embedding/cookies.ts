/** Sessions in a signed cookie, with nothing but Node. They work the same for requests and for upgrades of sockets. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const secret = process.env['SESSION_SECRET'] ?? 'only for trying it on this machine';
const signatureOf = (value: string): string => createHmac('sha256', secret).update(value).digest('base64url');

/** The `Set-Cookie` that signs this person in for a day. Add `; Secure` where people come over HTTPS. */
export const signInCookie = (userId: string): string => {
  const value = `${Buffer.from(userId).toString('base64url')}.${Date.now() + 24 * 3_600_000}`;
  return `school=${value}.${signatureOf(value)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400`;
};

/** Who made this request; null for nobody, for a cookie that is too old, and for one that somebody made up. */
export const personOf = ({ headers }: IncomingMessage): string | null => {
  const [, id, until, signature] = /(?:^|; )school=([\w-]+)\.(\d+)\.([\w-]+)/.exec(headers.cookie ?? '') ?? [];
  if (id === undefined || until === undefined || signature === undefined) return null;
  const expected = Buffer.from(signatureOf(`${id}.${until}`));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given) || Number(until) < Date.now()) return null;
  return Buffer.from(id, 'base64url').toString();
};
