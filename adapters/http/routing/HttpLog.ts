/** Port: the log of requests; pino's loggers fit. It never receives a token, a query string or a body. */
export interface HttpLog {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
