/** Where the adapter logs that its state changed; a pino logger fits. */
export interface RedisLog {
  info(message: string): void;
  warn(message: string): void;
}
