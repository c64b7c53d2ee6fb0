import { createHash } from 'node:crypto';
import type { RedisSession } from './RedisSession.ts';

/** A script that Redis runs as one atomic step. Sent by its digest, and in full where Redis does not know it yet. */
export class RedisScript {
  readonly #source: string;
  readonly #digest: string;

  constructor(source: string) {
    this.#source = source;
    this.#digest = createHash('sha1').update(source).digest('hex');
  }

  /** In a cluster all keys belong to the same slot, and there is at least one. */
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
