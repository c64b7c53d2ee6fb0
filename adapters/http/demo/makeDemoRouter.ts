import express, { type Router } from 'express';
import { demoPeopleSchema } from '../../wire/account/demoSchemas.ts';
import type { ExchangeSettings } from '../routing/Exchange.ts';
import { unknownCaller } from '../routing/makeGate.ts';
import { mountRoutes } from '../routing/mountRoutes.ts';
import { ok, openRoute } from '../routing/Route.ts';

/** A person of the demo school, with the token to act as them. */
export interface DemoPerson {
  readonly id: number;
  readonly externalId: string;
  readonly fullName: string;
  readonly role: string;
  readonly token: string;
  /** A few words about the person, e.g. `teaches Algebra I`. */
  readonly description: string;
}

/** Gives the tokens of all people to every caller; only for demos. Mount it before the REST interface. */
export const makeDemoRouter = (
  readPeople: () => Promise<readonly DemoPerson[]>,
  settings: ExchangeSettings,
): Router => {
  const router = express.Router({ caseSensitive: true });
  const route = openRoute({
    method: 'get',
    path: '/api/demo/people/',
    tag: 'Demo',
    summary: 'All people of the demo school, with tokens that are valid for a day',
    answer: demoPeopleSchema,
    handle: async () => ok({ people: (await readPeople()).map(encodeDemoPerson) }),
  });
  mountRoutes(router, [route], async () => unknownCaller, settings);
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
