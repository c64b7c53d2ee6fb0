/** What sockets log for operators; pino's loggers fit. Facts never hold tokens, addresses with queries, or messages. */
export interface SocketLog {
  debug(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
