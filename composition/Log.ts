/** Where everything is logged: facts and a sentence. Never given tokens, secrets or what people wrote. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
