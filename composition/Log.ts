/** The log: each line has facts and a sentence, and never tokens, secrets or message texts. */
export interface Log {
  /** Whether lines of a level are written; absent: unknown. */
  isLevelEnabled?(level: string): boolean;
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
