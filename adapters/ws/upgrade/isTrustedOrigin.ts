import type { IncomingHttpHeaders } from 'node:http';

/**
 * May a page of this origin open sockets here? Programs send no origin. Browsers always do, and they let a page of any
 * site open a socket to any other.
 */
export const isTrustedOrigin = ({ origin, host }: IncomingHttpHeaders, trusted: readonly string[]): boolean => {
  if (origin === undefined || trusted.includes('*') || trusted.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
};
