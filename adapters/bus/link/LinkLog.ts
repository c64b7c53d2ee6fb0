/** Where the adapter logs that its state changed; a pino logger fits. */
export interface LinkLog {
  info(message: string): void;
  warn(message: string): void;
}
