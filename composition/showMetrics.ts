import { Router } from 'express';
import type { HomeroomChat } from './HomeroomChat.ts';

/** `/metrics` for Prometheus: of this node alone, and open like its health. Balancers do not pass it on. */
export const showMetrics = ({ metrics }: Pick<HomeroomChat, 'metrics'>): Router =>
  Router().get('/metrics', async (_request, response) => {
    response
      .set('Cache-Control', 'no-store')
      .set('Content-Type', metrics.contentType)
      .send(await metrics.read());
  });
