import type { IncomingMessage } from 'node:http';
import { networkOf } from './networkOf.ts';

/**
 * The address of a client, for counting.
 * @param trustedProxies proxies in front whose `X-Forwarded-For` counts; what is before their entries anybody may write
 */
export const addressOf = ({ headers, socket }: IncomingMessage, trustedProxies: number): string => {
  const forwarded = trustedProxies === 0 ? [] : String(headers['x-forwarded-for'] ?? '').split(',');
  return networkOf(forwarded.at(-trustedProxies)?.trim() || (socket.remoteAddress ?? ''));
};
