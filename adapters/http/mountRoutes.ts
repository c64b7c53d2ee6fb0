import type { Request, Response, Router } from 'express';
import { readQuery } from './coerceText.ts';
import { Exchange, type ExchangeSettings } from './Exchange.ts';
import type { Gate } from './makeGate.ts';
import type { Route } from './Route.ts';
import { readJsonBody } from './readJsonBody.ts';

/** Serves each route under its path and its aliases: who is it, what do they send, answer. */
export const mountRoutes = (router: Router, routes: readonly Route[], gate: Gate, settings: ExchangeSettings): void => {
  const serve =
    (route: Route) =>
    async (request: Request, response: Response): Promise<void> => {
      const exchange = new Exchange(request, response, route.path, settings);
      try {
        const person = await gate(route.access, request);
        exchange.userId = person?.id ?? null;
        const body = route.body === undefined ? undefined : await readJsonBody(request, response, route.maxBodyBytes);
        const query = readQuery(request.url);
        const reply = await route.run({ person, params: request.params, query, body });
        exchange.send(reply.status, reply.body);
      } catch (failure) {
        exchange.fail(failure);
      }
    };
  for (const route of routes) router[route.method]([route.path, ...(route.aliases ?? [])], serve(route));
};
