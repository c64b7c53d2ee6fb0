import { Router } from 'express';
import { errorTable } from '../adapters/wire/errors/errorTable.ts';
import type { HomeroomChat } from './HomeroomChat.ts';

export type ShownMetrics = HomeroomChat['metrics'];

/** Serves `/metrics` of this node for Prometheus, without authentication, as health is. Balancers do not pass it on. */
export const showMetrics = (metrics: ShownMetrics): Router =>
  Router().get('/metrics', async (_request, response) => {
    const text = await metrics.read().catch(() => null);
    response.set('Cache-Control', 'no-store');
    if (text === null)
      response.status(errorTable.UNAVAILABLE.status).type('text/plain').send('The metrics cannot be read now.\n');
    else response.set('Content-Type', metrics.contentType).send(text);
  });
