import { createHash } from 'node:crypto';
import type { RedisSession } from './RedisSession.ts';

/** A script that Redis runs atomically. Sent by its digest, and in full if Redis does not know it yet. */
export class RedisScript {
  readonly #source: string;
  readonly #digest: string;

  constructor(source: string) {
    this.#source = source;
    this.#digest = createHash('sha1').update(source).digest('hex');
  }

  /**
   * In a cluster there must be at least one key, and all keys must be in one slot.
   * @throws Error when the script fails or the session ends
   */
  async run(session: RedisSession, keys: readonly string[], values: readonly (string | number)[]): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...values.map(String)];
    try {
      return await session.send(keys[0] ?? '', ['EVALSHA', this.#digest, ...rest]);
    } catch (cause) {
      if (!(cause instanceof Error && cause.message.startsWith('NOSCRIPT'))) throw cause;
      return session.send(keys[0] ?? '', ['EVAL', this.#source, ...rest]);
    }
  }
}
