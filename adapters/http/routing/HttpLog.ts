/** Where requests are logged; pino's loggers fit. Never given a token, a query string or a body. */
export interface HttpLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
