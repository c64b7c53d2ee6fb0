/** Where Redis is: an address, or host, port and password. */
export interface RedisSettings {
  /** `redis[s]://[[username][:password]@][host][:port][/number]` */
  readonly url?: string;
  readonly host?: string;
  readonly port?: number;
  readonly password?: string;
  readonly isCluster?: boolean;
  /** The prefix of every key and channel, default `homeroom:`: separate chats can share one Redis. */
  readonly prefix?: string;
}

/** Milliseconds that opening a TCP connection may take. */
const connectTimeoutMs = 3_000;
/** Commands that wait for their answers on one connection, at most; further ones are refused. */
const commandsQueueMaxLength = 20_000;

/**
 * Options of a node-redis client that neither queues while offline nor reconnects. Commands have no time limit, because
 * node-redis counts only until the command is written. `RedisLink` handles all three.
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
