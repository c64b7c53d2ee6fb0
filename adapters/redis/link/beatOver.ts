import type { RedisSession } from './RedisSession.ts';

/** A beat as Redis bears it: the clock of one server, an answer of every server, and the number on its channel. */
export const beatOver =
  (session: Pick<RedisSession, 'send' | 'ping' | 'publish'>) =>
  async (channel: string, beat: number): Promise<number> => {
    // Awaited together: a promise left for later would reject unhandled when the session ends.
    const [time] = await Promise.all([
      session.send('clock', ['TIME']),
      session.ping(),
      session.publish([{ channel, payload: String(beat) }]),
    ]);
    const [seconds, micros] = time as readonly [string, string];
    return Number(seconds) * 1_000 + Number(micros) / 1_000;
  };
