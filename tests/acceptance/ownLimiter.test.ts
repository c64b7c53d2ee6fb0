import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { TallyLimiter } from '../../examples/TallyLimiter.ts';
import { rateLimiterContract } from '../contracts/index.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/freePort.ts';
import { ManualClock } from '../support/ManualClock.ts';
import type { Answer } from './RunningChat.ts';

rateLimiterContract('examples/TallyLimiter', async () => {
  const clock = new ManualClock();
  return { clock, limiter: new TallyLimiter(() => clock.monotonic()), close: async () => {} };
});

describe('examples/ownLimiter.ts', () => {
  it('is a host whose own limiter refuses the third message and counts refusals by person', async () => {
    const port = await freePort();
    const host = spawn(process.execPath, [resolve('dist', 'examples', 'ownLimiter.js')], {
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    try {
      const request = async (path: string, body?: unknown): Promise<Answer> => {
        const headers = { 'x-user-id': '1', 'content-type': 'application/json' };
        const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
        const response = await fetch(`http://127.0.0.1:${port}/${path}`, init);
        return { status: response.status, body: await response.json() };
      };
      const opened = await eventually(() => request('api/chat/rooms/', { type: 'direct', user_id: 2 }), {
        within: 30_000,
      });
      const send = (content: string) => request(`api/chat/rooms/${opened.body.room.id}/messages/`, { content });
      expect([(await send('one')).status, (await send('two')).status]).to.deep.equal([201, 201]);
      expect((await request('refusals')).body).to.deep.equal({});
      const third = await send('three');
      expect([third.status, third.body.error.code]).to.deep.equal([429, 'RATE_LIMIT_EXCEEDED']);
      expect((await request('refusals')).body).to.deep.equal({ 1: 1 });
    } finally {
      host.kill();
      await once(host, 'exit');
    }
  });
});
