import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { asRefusal, notFound } from './makeRouter.ts';
import { Exchange, type ExchangeSettings } from './routing/Exchange.ts';

export interface HttpAppOptions extends ExchangeSettings {
  /** Express's `trust proxy`: the proxies whose forwarded addresses count; none by default. */
  readonly trustProxy?: boolean | number | string | readonly string[];
}

/** Headers against framing, content sniffing and referrers; a handler may replace them. */
const headers: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-site',
  'Content-Security-Policy':
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(self)',
};

/** Makes an application of these routers in order. Every other request gets 404 in the form of errors. */
export const makeHttpApp = (routers: readonly RequestHandler[], options: HttpAppOptions): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', false);
  app.set('trust proxy', options.trustProxy ?? false);
  app.use((_request, response, next) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    next();
  });
  for (const router of routers) app.use(router);
  app.use((request, response) => {
    new Exchange(request, response, 'none', options).fail(notFound());
  });
  app.use((failure: unknown, request: Request, response: Response, _next: NextFunction) => {
    new Exchange(request, response, 'none', options).fail(asRefusal(failure));
  });
  return app;
};
