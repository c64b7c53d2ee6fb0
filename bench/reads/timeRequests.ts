import { Agent, request } from 'node:http';
import { quantile } from '../measure/quantile.ts';

export interface RequestTimes {
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
  readonly status: number;
}

const clients = 4;

/** Four clients send requests one after the other for `forMs`, over open connections. Times are in milliseconds. */
export const timeRequests = async (url: URL, tokens: readonly string[], forMs: number): Promise<RequestTimes> => {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const times: number[] = [];
  const began = performance.now();
  let status = 0;
  let count = 0;
  const requestRepeatedly = async (): Promise<void> => {
    while (performance.now() - began < forMs) {
      const token = tokens[count++ % tokens.length] ?? '';
      const at = performance.now();
      status = await get(url, token, agent);
      times.push(performance.now() - at);
      if (status !== 200) return;
    }
  };
  await Promise.all(Array.from({ length: clients }, requestRepeatedly));
  agent.destroy();
  const seconds = (performance.now() - began) / 1000;
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), perSecond: times.length / seconds, status };
};

const get = (url: URL, token: string, agent: Agent): Promise<number> =>
  new Promise((resolve, reject) => {
    const sending = request(
      url,
      { agent, headers: { authorization: `Bearer ${token}` }, timeout: 30_000 },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', reject);
      },
    );
    sending.on('error', reject);
    sending.end();
  });
