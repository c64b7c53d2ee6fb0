/** What a session calls while it lasts. */
export interface SessionListener {
  /** The payload is raw, as anybody may have published it. */
  onMessage(channel: string, payload: Buffer): void;
  /** The session can no longer be used. Called at least once. */
  onLost(cause: Error): void;
}

export interface Publication {
  readonly channel: string;
  readonly payload: string;
}

/**
 * The connections to one Redis, server or cluster, until the first failure: a session never reconnects, a new one takes
 * its place. So nothing that was sent before a failure can arrive after it.
 */
export interface RedisSession {
  /** One server holds all keys, so a command may name any keys together. */
  readonly hasAllKeys: boolean;
  connect(): Promise<void>;
  /** Sends a command to the server that holds the key. May stay pending until `destroy`: a stopped server is silent. */
  send(key: string, command: readonly string[]): Promise<unknown>;
  /** Resolves when every server that takes commands has answered. */
  ping(): Promise<unknown>;
  /** Publishes all with as few commands as possible. Resolves to how many connections received each. */
  publish(publications: readonly [Publication, ...Publication[]]): Promise<readonly unknown[]>;
  /** Resolves when Redis has confirmed every channel. */
  subscribe(channels: readonly string[]): Promise<void>;
  unsubscribe(channels: readonly string[]): Promise<void>;
  /** Ends the connections at once; pending commands reject. */
  destroy(): void;
}

export type OpenSession = (listener: SessionListener) => RedisSession;
