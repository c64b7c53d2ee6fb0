/** What sockets log for operators; pino's loggers fit. Facts never hold tokens, addresses with queries, or messages. */
export interface SocketLog {
  /** Whether lines of a level are written; absent: those of `debug` are not asked for on the path of a message. */
  isLevelEnabled?(level: 'debug'): boolean;
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
