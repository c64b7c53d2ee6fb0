import { expect } from 'chai';
import type { HealthCheck } from '../../../../adapters/http/operations/HealthChecks.ts';
import type { healthAnswer } from '../../../../adapters/wire/account/healthSchemas.ts';
import { expectError, HttpWorld } from '../HttpWorld.ts';

const secret = 'postgres://user:hunter2@db';
const fine = (name: string): HealthCheck => ({ name, isRequired: true, run: async () => 'whatever' });
const failing = (name: string, isRequired: boolean): HealthCheck => ({
  name,
  isRequired,
  run: () => Promise.reject(new Error(`cannot reach ${secret}`)),
});

const withChecks = async (checks: readonly HealthCheck[], use: (http: HttpWorld) => Promise<void>): Promise<void> => {
  const http = await HttpWorld.open({ checks });
  try {
    await use(http);
  } finally {
    await http.close();
  }
};

describe('healthRoutes', () => {
  it('reports that the process is alive, with every check', () =>
    withChecks([fine('database'), fine('bus')], async (http) => {
      for (const path of [
        '/api/health/',
        '/health/',
        '/health',
        '/api/health',
        '/api/health/ready',
        '/api/health/ready/',
      ]) {
        const { status, body } = await http.get<typeof healthAnswer>(null, path);
        expect([status, body.status, body.version, Object.keys(body.checks)]).to.deep.equal([
          200,
          'ok',
          '1.2.3',
          ['database', 'bus'],
        ]);
      }
    }));

  it('stays ready if a check fails that is not required', () =>
    withChecks([fine('database'), failing('redis', false)], async (http) => {
      const { status, body } = await http.get<typeof healthAnswer>(null, '/api/health/ready');
      expect([status, body.status, body.checks['redis']?.status]).to.deep.equal([200, 'degraded', 'failed']);
    }));

  it('is alive but not ready if a required check fails, and gives the reason only to the log', () =>
    withChecks([failing('database', true)], async (http) => {
      const alive = await http.get(null, '/health/');
      const ready = await http.get(null, '/api/health/ready/');
      expect(alive.status).to.equal(200);
      expectError(ready, 503, 'UNAVAILABLE');
      expect(ready.headers.get('retry-after')).to.equal('1');
      expect(JSON.stringify([alive.body, ready.body])).to.not.include('hunter2');
      expect(http.log.join()).to.include('cannot reach');
    }));

  it('does not wait for a check that hangs, and does not start it again for each caller', async () => {
    let starts = 0;
    const hanging: HealthCheck = {
      name: 'database',
      isRequired: true,
      withinMs: 5,
      run: () => {
        starts += 1;
        return new Promise(() => {});
      },
    };
    await withChecks([hanging], async (http) => {
      const answers = await Promise.all([1, 2, 3].map(() => http.get<typeof healthAnswer>(null, '/health/')));
      for (const { status, body } of answers)
        expect([status, body.checks['database']?.status]).to.deep.equal([200, 'timed_out']);
      expectError(await http.get(null, '/api/health/ready'), 503, 'UNAVAILABLE');
      expect(starts).to.equal(1);
    });
  });
});
