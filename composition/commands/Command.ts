import type { ParseArgsConfig } from 'node:util';
import type { Environment } from '../EnvironmentReader.ts';

export interface CommandContext {
  readonly env: Environment;
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
  /** What the command found or did, for people. */
  print(text: string): void;
  /** How it is going; never part of the result. */
  note(text: string): void;
  /** The answer is no: the exit code will be 1, though nothing went wrong. */
  sayNo(): void;
  /** Asks to end: Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

/** One command of `homeroom`. Gives what `--json` prints; throws what went wrong. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** How it is called, without the program's name. */
  readonly usage: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  readonly positionals: readonly string[];
  run(context: CommandContext): Promise<unknown>;
}
