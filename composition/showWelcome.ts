import { Router } from 'express';
import { welcomePage } from '../adapters/pages/welcomePage.ts';

/** What a page of ours may do: show itself and its own style. */
export const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `/` of a server that is no demo. */
export const showWelcome = (): Router =>
  Router().get('/', (_request, response) => {
    response.set('Content-Security-Policy', pagePolicy).type('html').send(welcomePage());
  });
