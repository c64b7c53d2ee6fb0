import type { IncomingHttpHeaders } from 'node:http';

/**
 * May a page of this origin open sockets here? Programs send no origin; browsers always do, and with it whatever a
 * page on any site asks them to.
 */
export const isTrustedOrigin = ({ origin, host }: IncomingHttpHeaders, trusted: readonly string[]): boolean => {
  if (origin === undefined || trusted.includes('*') || trusted.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
};
