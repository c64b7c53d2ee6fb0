import { randomUUID } from 'node:crypto';
import type { SchoolAt } from '../deploy/SchoolAt.ts';

export interface Asking {
  /** Stops. Resolves to the requests that failed, each with its status or failure, and to how many there were. */
  end(): Promise<{ readonly failed: readonly string[]; readonly count: number }>;
}

/** Reads and writes over REST, in turns and without a pause, until `end`. */
export const keepAsking = (school: SchoolAt, roomId: number): Asking => {
  const failed: string[] = [];
  let [count, isEnding] = [0, false];
  const ask = async (what: string, asked: Promise<{ readonly status: number }>): Promise<void> => {
    count += 1;
    await asked.then(
      ({ status }) => status < 300 || failed.push(`${what}: ${status}`),
      (failure: Error) => failed.push(`${what}: ${failure.message}`),
    );
  };
  const work = async (): Promise<void> => {
    while (!isEnding) {
      await ask('GET', school.request('sam', 'GET', 'rooms/'));
      const message = { content: `message ${count}`, client_id: randomUUID() };
      const send = () => school.request('tess', 'POST', `rooms/${roomId}/messages/`, message);
      // A connection that closes without an answer: the balancer repeats no POST, and a client does, under its client_id.
      await ask('POST', send().catch(send));
    }
  };
  const done = work();
  return {
    end: async () => {
      isEnding = true;
      await done;
      return { failed, count };
    },
  };
};
