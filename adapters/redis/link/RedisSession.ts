import type { BusSession } from '../../bus/link/BusSession.ts';

/** The connections to one Redis, server or cluster. */
export interface RedisSession extends BusSession {
  /** One server holds all keys, so a command may name any keys together. */
  readonly hasAllKeys: boolean;
  /** Sends a command to the server that holds the key. May stay pending until `destroy`: a stopped server is silent. */
  send(key: string, command: readonly string[]): Promise<unknown>;
}
