import { Router } from 'express';
import type { HomeroomChat } from './HomeroomChat.ts';

/** Serves `/metrics` of this node for Prometheus, without authentication, as health is. Balancers do not pass it on. */
export const showMetrics = ({ metrics }: Pick<HomeroomChat, 'metrics'>): Router =>
  Router().get('/metrics', async (_request, response) => {
    response
      .set('Cache-Control', 'no-store')
      .set('Content-Type', metrics.contentType)
      .send(await metrics.read());
  });
