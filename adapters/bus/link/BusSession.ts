/** What a session calls while it lasts. */
export interface SessionListener {
  /**
   * The payload is raw, as anybody may have published it.
   * @param sender which connection published it, by a number that nobody can forge; undefined where the server does not say
   */
  onMessage(channel: string, payload: Buffer, sender?: number): void;
  /** The session can no longer be used. Called at least once. */
  onLost(cause: Error): void;
}

export interface Publication {
  readonly channel: string;
  readonly payload: string;
}

/**
 * The connections to one server or cluster that carries publications, until the first failure: a session never reconnects, a
 * new one takes its place. So nothing that was sent before a failure can arrive after it.
 */
export interface BusSession {
  /** Nobody but this process would receive a publication now, so none is worth making. */
  readonly isAlone: boolean;
  /** Whether `publish` resolves to who received each; otherwise everybody who is there may have. */
  readonly countsReceivers: boolean;
  /** Calls of `publish` that may wait for their answers at the same time. */
  readonly publishesAtOnce: number;
  /** Bytes of channel and payload of one publication together, at most. */
  readonly publicationBytes: number;
  connect(): Promise<void>;
  /**
   * Resolves to the server's clock, in milliseconds, once every server that takes commands has answered. The number comes
   * back on the channel, to which the session is subscribed.
   */
  beat(channel: string, beat: number): Promise<number>;
  /** Resolves when every server that takes commands has answered. */
  ping(): Promise<unknown>;
  /** Publishes all with as few commands as possible. Resolves to how many connections received each, if it counts them. */
  publish(publications: readonly [Publication, ...Publication[]]): Promise<readonly unknown[]>;
  /** Resolves when the server has confirmed every channel. */
  subscribe(channels: readonly string[]): Promise<void>;
  unsubscribe(channels: readonly string[]): Promise<void>;
  /** Ends the connections at once; pending commands reject. */
  destroy(): void;
}

export type OpenSession<Session extends BusSession = BusSession> = (listener: SessionListener) => Session;
