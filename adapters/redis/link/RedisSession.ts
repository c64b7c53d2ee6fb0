/** What a session tells while it lasts. */
export interface SessionListener {
  /** Raw, for it may be anything that somebody published. */
  onMessage(channel: string, payload: Buffer): void;
  /** The session is of no more use; called once or more. */
  onLost(cause: Error): void;
}

export interface Publication {
  readonly channel: string;
  readonly payload: string;
}

/**
 * Connections to one Redis, server or cluster, from connecting to the first failure: a session never reconnects by
 * itself, the next one is made new. So nothing that was sent before a failure can arrive after it.
 */
export interface RedisSession {
  /** One server has all keys, so that a command may name any of them together. */
  readonly hasAllKeys: boolean;
  connect(): Promise<void>;
  /** Sends a command to whoever has the key. May stay pending until `destroy`: a stopped server says nothing. */
  send(key: string, command: readonly string[]): Promise<unknown>;
  /** Resolves when every server that commands may go to has answered. */
  ping(): Promise<unknown>;
  /** Publishes each of them, by as few commands as that takes. Resolves to how many connections heard each. */
  publish(publications: readonly [Publication, ...Publication[]]): Promise<readonly unknown[]>;
  /** Resolves when Redis has confirmed every channel. */
  subscribe(channels: readonly string[]): Promise<void>;
  unsubscribe(channels: readonly string[]): Promise<void>;
  /** Ends at once; what is pending rejects. */
  destroy(): void;
}

export type OpenSession = (listener: SessionListener) => RedisSession;
