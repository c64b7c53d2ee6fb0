import type { Request, Response } from 'express';
import type { Tracing } from '../../system/Tracing.ts';
import type { Route } from './Route.ts';

type Handler = (request: Request, response: Response) => Promise<void>;

const faultFrom = 500;

/** The same handler; each request is a span with the route's pattern. Checks of balancers are none. */
export const traceRoute = ({ method, path }: Route, handler: Handler, tracing: Tracing | undefined): Handler => {
  if (tracing === undefined || /\/health(\/|$)/.test(path)) return handler;
  const verb = method.toUpperCase();
  const start = {
    ...({ name: `${verb} ${path}`, kind: 'server' } as const),
    facts: { 'http.request.method': verb, 'http.route': path },
  };
  return (request, response) =>
    tracing.span({ ...start, headers: request.headers }, async (span) => {
      await handler(request, response);
      span.add({ 'http.response.status_code': response.statusCode });
      if (response.statusCode >= faultFrom) span.fail(String(response.statusCode));
    });
};
