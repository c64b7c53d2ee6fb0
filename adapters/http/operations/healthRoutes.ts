import { ChatError } from '../../../core/errors.ts';
import { healthAnswer } from '../../wire/account/healthSchemas.ts';
import { ok, openRoute, type Route } from '../routing/Route.ts';
import type { HealthChecks } from './HealthChecks.ts';

interface Deps {
  readonly checks: HealthChecks;
  readonly version: string;
}

const tag = 'Operations';

export const healthRoutes = ({ checks, version }: Deps): Route[] => {
  const look = async () => {
    const results = await checks.run();
    const isFine = Object.values(results).every(({ status }) => status === 'ok');
    return { status: isFine ? ('ok' as const) : ('degraded' as const), version, checks: results };
  };

  return [
    openRoute({
      method: 'get',
      path: '/api/health/',
      aliases: ['/health/'],
      tag,
      summary: 'Whether the process is alive, with the results of all checks; always 200 while it is',
      answer: healthAnswer,
      handle: async () => ok(await look()),
    }),
    openRoute({
      method: 'get',
      path: '/api/health/ready/',
      tag,
      summary: 'Whether this node can serve now, for load balancers',
      answer: healthAnswer,
      errors: ['UNAVAILABLE'],
      handle: async () => {
        const health = await look();
        const missing = Object.values(health.checks).some((check) => check.is_required && check.status !== 'ok');
        if (missing) throw new ChatError('UNAVAILABLE', 'This node cannot serve now.', { details: health });
        return ok(health);
      },
    }),
  ];
};
