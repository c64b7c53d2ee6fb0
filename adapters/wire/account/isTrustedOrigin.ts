import type { IncomingHttpHeaders } from 'node:http';

/**
 * May a page of this origin open sockets here? Programs send no origin. Browsers always do, and they let a page of any
 * site open a socket to any other.
 */
export const isTrustedOrigin = (headers: IncomingHttpHeaders, trusted: readonly string[]): boolean =>
  headers.origin === undefined || trusted.includes('*') || isOwnOrigin(headers, trusted);

/**
 * May this request change something, or open a socket? A browser adds a cookie whatever page sends the request, so the
 * request must say that it comes from a page of ours. It need not where it carries a proof that no browser adds by itself.
 */
export const isTrustedCookie = (headers: IncomingHttpHeaders, trusted: readonly string[]): boolean => {
  if (headers.cookie === undefined) return true;
  if (headers.origin !== undefined) return isOwnOrigin(headers, trusted);
  return headers['x-directory-key'] !== undefined || /^bearer /i.test(headers.authorization ?? '');
};

const isOwnOrigin = ({ origin = '', host }: IncomingHttpHeaders, trusted: readonly string[]): boolean =>
  trusted.includes(origin) || (URL.canParse(origin) && new URL(origin).host === host);
