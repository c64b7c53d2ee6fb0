/** Where Redis is: an address, or host, port and password. */
export interface RedisSettings {
  /** `redis[s]://[[username][:password]@][host][:port][/number]` */
  readonly url?: string;
  readonly host?: string;
  readonly port?: number;
  readonly password?: string;
  readonly isCluster?: boolean;
  /** Begins every key and channel, `homeroom:` unless told: chats of their own can share one Redis. */
  readonly prefix?: string;
}

/** Milliseconds until a TCP connection must stand. */
const connectTimeoutMs = 3_000;
/** Commands of one connection that wait for their answers, at most; more are refused. */
const commandsQueueMaxLength = 20_000;

/**
 * How a client of node-redis is made: it neither queues while it is offline nor reconnects, and its commands have no
 * time limit of its own, for that ends with the writing of the command. `RedisLink` takes care of all three.
 */
export const clientOptions = ({ url, host, port, password }: RedisSettings) => ({
  ...(url !== undefined && { url }),
  ...(password !== undefined && { password }),
  disableOfflineQueue: true,
  commandsQueueMaxLength,
  commandOptions: { timeout: 0 },
  maintNotifications: 'disabled' as const,
  socket: {
    ...(url === undefined && { host: host ?? '127.0.0.1', port: port ?? 6379 }),
    connectTimeout: connectTimeoutMs,
    reconnectStrategy: false as const,
  },
});
