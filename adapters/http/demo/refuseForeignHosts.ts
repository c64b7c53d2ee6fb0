import type { RequestHandler } from 'express';
import { ChatError } from '../../../core/errors.ts';
import { Exchange, type ExchangeSettings } from '../routing/Exchange.ts';

/**
 * Refuses requests whose `Host` is not one of the server's own, because a page of another name may have been led to this
 * address (DNS rebinding) and would be of the same origin. Mount it before everything else.
 */
export const refuseForeignHosts =
  (isTrustedHost: (host: string | undefined) => boolean, settings: ExchangeSettings): RequestHandler =>
  (request, response, next) => {
    if (isTrustedHost(request.headers.host)) return next();
    const refusal = new ChatError('ACCESS_DENIED', 'This demo is called by another name than its own.');
    new Exchange(request, response, 'none', settings).fail(refusal);
  };
