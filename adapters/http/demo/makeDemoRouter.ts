import express, { type Router } from 'express';
import { demoPeopleSchema } from '../../wire/account/demoSchemas.ts';
import type { ExchangeSettings } from '../routing/Exchange.ts';
import { mountRoutes } from '../routing/mountRoutes.ts';
import { ok, openRoute } from '../routing/Route.ts';

/** Somebody of the demo school, and all that it takes to be them. */
export interface DemoPerson {
  readonly id: number;
  readonly externalId: string;
  readonly fullName: string;
  readonly role: string;
  readonly token: string;
  /** Who they are, e.g. `teaches Algebra I`. */
  readonly description: string;
}

/** Hands everybody's token to everybody: for demos, and for nothing else. Goes before the REST interface. */
export const makeDemoRouter = (
  readPeople: () => Promise<readonly DemoPerson[]>,
  settings: ExchangeSettings,
): Router => {
  const router = express.Router({ caseSensitive: true });
  const route = openRoute({
    method: 'get',
    path: '/api/demo/people/',
    tag: 'Demo',
    summary: 'Everybody of the demo school, with tokens that are good for a day',
    answer: demoPeopleSchema,
    handle: async () => ok({ people: (await readPeople()).map(encodeDemoPerson) }),
  });
  mountRoutes(router, [route], async () => ({ person: null, directory: null }), settings);
  return router;
};

const encodeDemoPerson = ({ id, externalId, fullName, role, token, description }: DemoPerson) => ({
  id,
  external_id: externalId,
  full_name: fullName,
  role,
  token,
  description,
});
